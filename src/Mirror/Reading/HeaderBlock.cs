using System.Text;

namespace MailMesh.Mirror.Reading;

/// <summary>The fields of a mail as text.</summary>
internal static class HeaderBlock
{
    /// <summary>Up to the empty line. Bytes that are no UTF-8 (RFC 6532 allows nothing else) become U+FFFD.</summary>
    public static string Of(ReadOnlySpan<byte> mail)
    {
        var end = mail.IndexOf("\r\n\r\n"u8);
        return Encoding.UTF8.GetString(end < 0 ? mail : mail[..(end + 2)]);
    }
}
