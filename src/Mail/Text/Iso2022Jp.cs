using System.Buffers;
using System.Text;

namespace MailMesh.Mail.Text;

/// <summary>
/// ISO-2022-JP (RFC 1468) as mails have it: ASCII or JIS X 0201 Roman, and JIS X 0208 between its escapes, by tables
/// read off the runtime's decoder. Text with anything else is the runtime's.
/// </summary>
internal static class Iso2022Jp
{
    public const int CodePage = 50220;

    private const byte Escape = 0x1B;
    private const int EscapeBytes = 3;
    private const byte FirstCode = 0x21;
    private const int Codes = 94; // of a row, and rows
    private const int RowCodes = 0x80; // in the table, where codes count from zero
    private const char Unlisted = '\uFFFF';

    private static readonly Encoding Runtime = Encoding.GetEncoding(CodePage);
    private static readonly char[] Kanji = ReadKanji();
    private static readonly char[] Roman = ReadRoman();

    /// <summary>The text in a buffer of the pool.</summary>
    public static RentedText Rent(ReadOnlySpan<byte> bytes)
    {
        var text = ArrayPool<char>.Shared.Rent(Runtime.GetMaxCharCount(bytes.Length));
        var length = TryDecode(bytes, text);
        return new(text, length >= 0 ? length : Runtime.GetChars(bytes, text));
    }

    private static int TryDecode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        var length = 0;
        var (isKanji, isRoman) = (false, false);
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf(Escape);
            var run = end < 0 ? bytes : bytes[..end];
            var added = isKanji ? ReadPairs(run, text[length..])
                : isRoman ? ReadLetters(run, text[length..])
                : ReadAscii(run, text[length..]);
            if (added < 0)
                return -1;
            length += added;
            if (end < 0)
                return length;
            bytes = bytes[end..];
            if (bytes.Length < EscapeBytes)
                return -1;
            isKanji = bytes[1] == '$' && bytes[2] is (byte)'B' or (byte)'@';
            isRoman = bytes[1] == '(' && bytes[2] == 'J';
            if (!isKanji && !isRoman && !(bytes[1] == '(' && bytes[2] == 'B'))
                return -1;
            bytes = bytes[EscapeBytes..];
        }
        return length;
    }

    // Shift Out and Shift In call up other sets.
    private static int ReadAscii(ReadOnlySpan<byte> run, Span<char> text) => !run.ContainsAny((byte)0x0E, (byte)0x0F)
        && Ascii.ToUtf16(run, text, out var length) == OperationStatus.Done ? length : -1;

    private static int ReadPairs(ReadOnlySpan<byte> run, Span<char> text)
    {
        if (run.Length % 2 != 0)
            return -1;
        text = text[..(run.Length / 2)];
        for (var at = 0; at < text.Length; at++, run = run[2..])
        {
            var (row, cell) = (run[0], run[1]);
            if ((row | cell) >= RowCodes)
                return -1;
            var c = Kanji[row * RowCodes + cell];
            if (c == Unlisted)
                return -1;
            text[at] = c;
        }
        return text.Length;
    }

    private static int ReadLetters(ReadOnlySpan<byte> run, Span<char> text)
    {
        for (var at = 0; at < run.Length; at++)
        {
            if (run[at] >= Roman.Length || Roman[run[at]] is Unlisted)
                return -1;
            text[at] = Roman[run[at]];
        }
        return run.Length;
    }

    private static char[] ReadKanji()
    {
        var kanji = new char[RowCodes * RowCodes];
        Array.Fill(kanji, Unlisted);
        for (var row = FirstCode; row < FirstCode + Codes; row++)
            for (var cell = FirstCode; cell < FirstCode + Codes; cell++)
                kanji[row * RowCodes + cell] = One(Escape, (byte)'$', (byte)'B', row, cell);
        return kanji;
    }

    private static char[] ReadRoman()
    {
        var roman = new char[0x80];
        for (var b = 0; b < roman.Length; b++)
            roman[b] = b == '?' ? '?' : One(Escape, (byte)'(', (byte)'J', (byte)b);
        return roman;
    }

    private static char One(params ReadOnlySpan<byte> bytes) =>
        Runtime.GetString(bytes) is [var c and not ('?' or '\uFFFD')] ? c : Unlisted;
}
