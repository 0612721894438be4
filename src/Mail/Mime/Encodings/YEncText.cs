using MailMesh.Mail.Text;

namespace MailMesh.Mail.Mime.Encodings;

/// <summary>
/// yEnc 1.3 (www.yenc.org, in no RFC), decoded: each byte 42 higher, between <c>=ybegin</c> and <c>=yend</c>.
/// </summary>
public static class YEncText
{
    private const int Shift = 42;
    private const int EscapeShift = 64;

    /// <summary>Decodes what stands in the frame, or all of a text without one; checks no sums.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> text) => DecodedBytes.ToArray(text, TransferEncoding.YEnc);

    /// <summary>Decodes into as many bytes as the text has; gives the bytes written.</summary>
    internal static int Decode(ReadOnlySpan<byte> text, Span<byte> decoded)
    {
        Work.Count(text.Length);
        var length = 0;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var line = (end < 0 ? text : text[..end]).TrimEnd((byte)'\r');
            text = end < 0 ? [] : text[(end + 1)..];
            if (line.StartsWith("=yend"u8))
            {
                break;
            }
            if (!line.StartsWith("=ybegin "u8) && !line.StartsWith("=ypart "u8))
            {
                length += DecodeLine(line, decoded[length..]);
            }
        }
        return length;
    }

    private static int DecodeLine(ReadOnlySpan<byte> line, Span<byte> decoded)
    {
        var length = 0;
        for (var i = 0; i < line.Length; i++)
        {
            var isEscape = line[i] == '=' && i + 1 < line.Length;
            decoded[length++] = isEscape
                ? (byte)(line[++i] - EscapeShift - Shift)
                : (byte)(line[i] - Shift);
        }
        return length;
    }
}
