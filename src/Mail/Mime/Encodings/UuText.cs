using MailMesh.Mail.Text;

namespace MailMesh.Mail.Mime.Encodings;

/// <summary>uuencode, decoded: lines between <c>begin MODE NAME</c> and <c>end</c>, or bare lines.</summary>
public static class UuText
{
    /// <summary>Decodes what can be decoded; a line that is too short gives the bytes it has.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> text) => DecodedBytes.ToArray(text, TransferEncoding.UuEncode);

    /// <summary>Decodes into as many bytes as the text has; gives the bytes written.</summary>
    internal static int Decode(ReadOnlySpan<byte> text, Span<byte> decoded)
    {
        Work.Count(text.Length);
        var length = 0;
        while (text.Length > 0)
        {
            var end = text.IndexOf((byte)'\n');
            var line = (end < 0 ? text : text[..end]).TrimEnd((byte)'\r');
            text = end < 0 ? [] : text[(end + 1)..];
            if (line.StartsWith("begin "u8) || line.IsEmpty)
            {
                continue;
            }
            if (line.SequenceEqual("end"u8))
            {
                break;
            }
            length += DecodeLine(line, decoded[length..]);
        }
        return length;
    }

    private static int DecodeLine(ReadOnlySpan<byte> line, Span<byte> decoded)
    {
        var length = Math.Min(Value(line[0]), (line.Length - 1) * 3 / 4);
        for (var i = 0; i < length; i++)
        {
            // Byte i spans the six-bit groups i*4/3 and the one after it.
            var group = 1 + (i / 3 * 4) + (i % 3);
            var first = Value(line[group]);
            var second = group + 1 < line.Length ? Value(line[group + 1]) : 0;
            decoded[i] = (byte)((i % 3) switch
            {
                0 => (first << 2) | (second >> 4),
                1 => (first << 4) | (second >> 2),
                _ => (first << 6) | second,
            });
        }
        return length;
    }

    private static int Value(byte b) => (b - 32) & 63;
}
