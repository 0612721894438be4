using System.Text;

namespace MailMesh.Mail.Text;

/// <summary>UTF-7 (RFC 2152), decoded. The runtime's own is obsolete and off by default.</summary>
internal static class Utf7
{
    /// <summary>Decodes what can be decoded; a byte beyond ASCII becomes U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '+')
            {
                text.Append(bytes[i] < 0x80 ? (char)bytes[i] : '\uFFFD');
            }
            else if (i + 1 < bytes.Length && bytes[i + 1] == '-')
            {
                text.Append('+');
                i++;
            }
            else
            {
                i += DecodeShifted(bytes[(i + 1)..], text);
            }
        }
        // Its UTF-16 units may be half a pair: by way of UTF-8 such a one becomes U+FFFD.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Appends a base64 run's UTF-16 units; gives the bytes it took, a closing hyphen included.</summary>
    private static int DecodeShifted(ReadOnlySpan<byte> run, StringBuilder text)
    {
        var bits = 0;
        var count = 0;
        var i = 0;
        for (; i < run.Length && Sextet(run[i]) is var sextet and >= 0; i++)
        {
            bits = (bits << 6) | sextet;
            count += 6;
            if (count >= 16)
            {
                count -= 16;
                text.Append((char)((bits >> count) & 0xFFFF));
                bits &= (1 << count) - 1;
            }
        }
        return i < run.Length && run[i] == '-' ? i + 1 : i;
    }

    private static int Sextet(byte b) => (char)b switch
    {
        >= 'A' and <= 'Z' => b - 'A',
        >= 'a' and <= 'z' => b - 'a' + 26,
        >= '0' and <= '9' => b - '0' + 52,
        '+' => 62,
        '/' => 63,
        _ => -1,
    };
}
