using System.Text;

namespace MailMesh.Mail.Text;

/// <summary>
/// EUC-TW (RFC 1922 §3.3 tells of its set): CNS 11643 plane 1 in two bytes, the others in four, behind 0x8E and the
/// plane. The runtime has planes 1 and 2, as code page 20000; a character of another plane becomes U+FFFD.
/// </summary>
internal static class EucTw
{
    private const byte SingleShift = 0x8E;
    private const int PlaneMark = 0xA0; // 0xA1 is plane 1.
    private const char Replacement = '\uFFFD';

    private static Encoding Cns => field ??= Encoding.GetEncoding(20000);

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            switch (bytes)
            {
                case [< 0x80 and var ascii, ..]:
                    text.Append((char)ascii);
                    bytes = bytes[1..];
                    break;
                case [SingleShift, var plane, >= 0xA1 and var lead, >= 0xA1 and var trail, ..]:
                    Append(text, plane - PlaneMark, lead, trail);
                    bytes = bytes[4..];
                    break;
                case [>= 0xA1 and var lead, >= 0xA1 and var trail, ..]:
                    Append(text, plane: 1, lead, trail);
                    bytes = bytes[2..];
                    break;
                default:
                    text.Append(Replacement);
                    bytes = bytes[1..];
                    break;
            }
        }
        return text.ToString();
    }

    /// <summary>Appends one character of a plane, its row and cell with or without their high bits.</summary>
    public static void Append(StringBuilder text, int plane, byte row, byte cell)
    {
        // Code page 20000 sets the high bit of the cell in plane 1, and clears it in plane 2.
        ReadOnlySpan<byte> code = [(byte)(row | 0x80), (byte)(plane == 1 ? cell | 0x80 : cell & 0x7F)];
        _ = plane is 1 or 2 ? text.Append(Cns.GetString(code)) : text.Append(Replacement);
    }
}
