using System.Globalization;

namespace MailMesh.Mail.Mime;

/// <summary>Quoted-printable (RFC 2045 §6.7) and its header form Q (RFC 2047 §4.2), decoded.</summary>
public static class QuotedPrintable
{
    /// <summary>
    /// Decodes a body. White space before a line end goes (§6.7 rule 3); an <c>=</c> that begins no escape stays.
    /// </summary>
    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var decoded = new byte[text.Length];
        var length = 0;
        while (text.Length > 0)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            var hasReturn = line.Length > 0 && line[^1] == '\r';
            // The last line has no line end: its white space may be cut text, yet §6.7 calls it padding as well.
            var content = line.TrimEnd(" \t\r"u8);
            var isSoft = content.Length > 0 && content[^1] == '=';
            length += DecodeLine(isSoft ? content[..^1] : content, decoded.AsSpan(length));
            if (end >= 0 && !isSoft)
            {
                if (hasReturn)
                {
                    decoded[length++] = (byte)'\r';
                }
                decoded[length++] = (byte)'\n';
            }
        }
        return length == decoded.Length ? decoded : decoded.AsSpan(0, length).ToArray();
    }

    /// <summary>Decodes the payload of an encoded word whose underscores are spaces already.</summary>
    internal static byte[] DecodeWord(ReadOnlySpan<byte> text)
    {
        var decoded = new byte[text.Length];
        return decoded.AsSpan(0, DecodeLine(text, decoded)).ToArray();
    }

    private static int DecodeLine(ReadOnlySpan<byte> line, Span<byte> decoded)
    {
        var length = 0;
        while (true)
        {
            var plain = line.IndexOf((byte)'=');
            if (plain < 0)
            {
                line.CopyTo(decoded[length..]);
                return length + line.Length;
            }
            line[..plain].CopyTo(decoded[length..]);
            length += plain;
            line = line[plain..];
            if (line.Length >= 3
                && byte.TryParse(line.Slice(1, 2), NumberStyles.AllowHexSpecifier, null, out var value))
            {
                decoded[length++] = value;
                line = line[3..];
            }
            else
            {
                decoded[length++] = (byte)'=';
                line = line[1..];
            }
        }
    }
}
