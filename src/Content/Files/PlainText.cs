using MailMesh.Mail.Text;

namespace MailMesh.Content.Files;

/// <summary>
/// Text as it is: a byte order mark decides its charset, then the mail's own word; where there is neither it is UTF-8
/// where it can be, else windows-1252.
/// </summary>
internal static class PlainText
{
    private const int BytesOfCharMax = 4;

    public static FileReading Read(ReadOnlySpan<byte> bytes, string format, string? charset, TextSink sink)
    {
        sink.Write(Decode(bytes, charset));
        return sink.Finish(format);
    }

    /// <summary>No more of it than could be shown.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        const int BytesMax = FileLimits.CharsMax * BytesOfCharMax;
        if (bytes.Length <= BytesMax) return Charsets.Decode(bytes, charset);
        var end = BytesMax;
        while (end > BytesMax - BytesOfCharMax && (bytes[end] & 0xC0) == 0x80)
            end--; // not inside a character of UTF-8, which would make the whole look like another charset
        return Charsets.Decode(bytes[..end], charset);
    }
}
