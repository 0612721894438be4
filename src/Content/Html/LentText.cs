using System.Buffers;
using MailMesh.Mail.Text;

namespace MailMesh.Content.Html;

/// <summary>
/// Text that grows at its end, in an array that is lent: a page that is read leaves nothing behind but its string.
/// </summary>
internal sealed class LentText(int charsExpected) : IDisposable
{
    private const int CharsMin = 256;
    private const int CharsExpectedMax = 100_000; // a page of a megabyte may be all comment

    private char[] _chars = ArrayPool<char>.Shared.Rent(Math.Clamp(charsExpected, CharsMin, CharsExpectedMax));

    public int Length { get; private set; }

    /// <summary>The last character; U+0000 where there is none.</summary>
    public char Last => Length > 0 ? _chars[Length - 1] : '\0';

    /// <summary>Valid until more is appended.</summary>
    public ReadOnlySpan<char> Written => _chars.AsSpan(0, Length);

    public LentText Append(char one)
    {
        if (Length == _chars.Length)
            Grow(1);
        _chars[Length++] = one;
        return this;
    }

    public LentText Append(ReadOnlySpan<char> text)
    {
        if (text.Length > _chars.Length - Length)
            Grow(text.Length);
        text.CopyTo(_chars.AsSpan(Length));
        Length += text.Length;
        return this;
    }

    /// <summary>Takes back all behind a place.</summary>
    public void CutAt(int place) => Length = place;

    public void InsertBeforeLast(char one)
    {
        var last = Last;
        Append(last);
        _chars[Length - 2] = one;
    }

    /// <summary>What was written, array and all; nothing is left here.</summary>
    public RentedText GiveAway()
    {
        var given = new RentedText(_chars, Length);
        (_chars, Length) = ([], 0);
        return given;
    }

    public void Dispose()
    {
        if (_chars.Length > 0)
            ArrayPool<char>.Shared.Return(_chars);
        (_chars, Length) = ([], 0);
    }

    private void Grow(int by)
    {
        var grown = ArrayPool<char>.Shared.Rent(Math.Max(2 * _chars.Length, Length + by));
        Written.CopyTo(grown);
        ArrayPool<char>.Shared.Return(_chars);
        _chars = grown;
    }
}
