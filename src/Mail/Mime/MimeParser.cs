using MailMesh.Mail.Mime.Structure;

namespace MailMesh.Mail.Mime;

/// <summary>Reads the structure of a mail (RFC 5322, RFC 2045, RFC 2046).</summary>
public static class MimeParser
{
    /// <summary>
    /// Parses a mail of any bytes. Never throws on what they are: malformed input gives parts and
    /// <see cref="MimeMessage.Defects"/>. Takes time linear in the bytes, and memory for parts and field positions
    /// within the limits; the bytes are not copied and must not change while the message is in use.
    /// </summary>
    /// <param name="raw">The whole mail as it came, lines ending in CRLF or LF.</param>
    /// <param name="limits">What it may cost; null takes <see cref="MimeLimits.Default"/>.</param>
    public static MimeMessage Parse(ReadOnlyMemory<byte> raw, MimeLimits? limits = null)
    {
        using var reader = new StructureReader(raw, limits ?? MimeLimits.Default);
        return reader.ReadMail();
    }

    /// <summary>
    /// Parses a leaf that was cut out of a mail, from <see cref="MimePart.Offset"/> to the end of its body, as
    /// <see cref="Parse"/> does: it is the root of what is answered, and says the same there.
    /// </summary>
    /// <param name="part">Its header and body. A first line of mbox would be its body's.</param>
    /// <param name="limits">What it may cost; null takes <see cref="MimeLimits.Default"/>.</param>
    public static MimeMessage ParseLeaf(ReadOnlyMemory<byte> part, MimeLimits? limits = null)
    {
        using var reader = new StructureReader(part, limits ?? MimeLimits.Default);
        return reader.ReadFrom(0);
    }
}
