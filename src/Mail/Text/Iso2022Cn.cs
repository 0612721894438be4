using System.Text;

namespace MailMesh.Mail.Text;

/// <summary>ISO-2022-CN (RFC 1922 §3.2): ASCII, and GB 2312 or CNS 11643 where escapes and shifts say so.</summary>
internal static class Iso2022Cn
{
    private const byte Escape = 0x1B;
    private const byte ShiftOut = 0x0E;
    private const byte ShiftIn = 0x0F;
    private const int EscapeBytes = 4;

    private enum Set
    {
        None,
        Gb2312,
        CnsPlane1,
    }

    private static Encoding Gb => field ??= Encoding.GetEncoding(54936);

    /// <summary>Decodes what can be decoded; what stands in no set becomes U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        var (set, isShifted) = (Set.None, false);
        while (!bytes.IsEmpty)
        {
            switch (bytes)
            {
                case [Escape, (byte)'$', (byte)')' or (byte)'*' or (byte)'+', var final, ..]:
                    set = bytes[2] != ')' ? set : final switch
                    {
                        (byte)'A' or (byte)'E' => Set.Gb2312, // ISO-IR-165 is GB 2312 and more.
                        (byte)'G' => Set.CnsPlane1,
                        _ => Set.None,
                    };
                    bytes = bytes[EscapeBytes..];
                    break;
                case [Escape, (byte)'N', var row, var cell, ..]: // SS2: one character of plane 2.
                    EucTw.Append(text, plane: 2, row, cell);
                    bytes = bytes[EscapeBytes..];
                    break;
                case [ShiftOut, ..] or [ShiftIn, ..]:
                    isShifted = bytes[0] == ShiftOut;
                    bytes = bytes[1..];
                    break;
                case [> 0x20 and < 0x7F and var row, > 0x20 and < 0x7F and var cell, ..] when isShifted:
                    Append(text, set, row, cell);
                    bytes = bytes[2..];
                    break;
                default:
                    // A line end takes designation and shift away (§3.2).
                    (set, isShifted) = bytes[0] == '\n' ? (Set.None, false) : (set, isShifted);
                    text.Append(bytes[0] < 0x80 ? (char)bytes[0] : '\uFFFD');
                    bytes = bytes[1..];
                    break;
            }
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, Set set, byte row, byte cell)
    {
        switch (set)
        {
            case Set.Gb2312:
                text.Append(Gb.GetString([(byte)(row | 0x80), (byte)(cell | 0x80)]));
                break;
            case Set.CnsPlane1:
                EucTw.Append(text, plane: 1, row, cell);
                break;
            default:
                text.Append('\uFFFD');
                break;
        }
    }
}
