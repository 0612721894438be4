using MailMesh.Mail.Text;

namespace MailMesh.Content.Files;

/// <summary>
/// Text as it is: a byte order mark decides its charset, else it is UTF-8 where it can be, else windows-1252.
/// </summary>
internal static class PlainText
{
    private const int BytesOfCharMax = 4;

    public static FileReading Read(ReadOnlySpan<byte> bytes, string format, TextSink sink)
    {
        sink.Write(Decode(bytes));
        return sink.Finish(format);
    }

    /// <summary>No more of it than could be shown.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        const int BytesMax = FileLimits.CharsMax * BytesOfCharMax;
        if (bytes.Length <= BytesMax) return Charsets.Decode(bytes, name: null);
        var end = BytesMax;
        while (end > BytesMax - BytesOfCharMax && (bytes[end] & 0xC0) == 0x80)
            end--; // not inside a character of UTF-8, which would make the whole look like another charset
        return Charsets.Decode(bytes[..end], name: null);
    }
}
