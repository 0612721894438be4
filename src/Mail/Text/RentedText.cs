using System.Buffers;

namespace MailMesh.Mail.Text;

/// <summary>Decoded text in a buffer that goes back to the pool.</summary>
internal readonly ref struct RentedText(char[] buffer, int length)
{
    /// <summary>The text, which may be changed in its place.</summary>
    public Span<char> Span => buffer.AsSpan(0, length);

    public static RentedText Of(string text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        text.CopyTo(buffer);
        return new(buffer, text.Length);
    }

    public void Dispose() => ArrayPool<char>.Shared.Return(buffer);
}
