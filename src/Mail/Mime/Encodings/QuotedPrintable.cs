using MailMesh.Mail.Text;

namespace MailMesh.Mail.Mime.Encodings;

/// <summary>Quoted-printable (RFC 2045 §6.7) and its header form Q (RFC 2047 §4.2), decoded.</summary>
public static class QuotedPrintable
{
    private const byte NoHex = 255;
    private const int EscapeBytes = 3;
    private static readonly byte[] HexValues = MakeHexValues();

    /// <summary>
    /// Decodes a body. White space before a line end goes (§6.7 rule 3); an <c>=</c> that begins no escape stays.
    /// </summary>
    public static byte[] Decode(ReadOnlySpan<byte> text) =>
        DecodedBytes.ToArray(text, TransferEncoding.QuotedPrintable);

    /// <summary>Decodes a body into as many bytes as it has or more; gives the bytes written.</summary>
    internal static int Decode(ReadOnlySpan<byte> text, Span<byte> decoded)
    {
        Work.Count(text.Length);
        var length = 0;
        var at = 0;
        while (true)
        {
            length += QuotedPrintableBlocks.Decode(text[at..], decoded[length..], out var read);
            at += read;
            var plain = PlainLength(text[at..]);
            text.Slice(at, plain).CopyTo(decoded[length..]);
            length += plain;
            at += plain;
            if (at == text.Length)
            {
                return length - Padding(text);
            }
            if (text[at] == '\n')
            {
                length = EndLine(text[..at], decoded, length);
                at++;
            }
            else if (Escapes(text[at..], decoded[length..]) is > 0 and var escapes)
            {
                at += EscapeBytes * escapes;
                length += escapes;
            }
            else if (!EndsLine(text[at..], out var marked))
            {
                decoded[length++] = (byte)'=';
                at++;
            }
            else if ((at += marked) == text.Length)
            {
                return length;
            }
        }
    }

    /// <summary>Decodes the payload of an encoded word whose underscores are spaces already.</summary>
    internal static byte[] DecodeWord(ReadOnlySpan<byte> text)
    {
        Work.Count(text.Length);
        var decoded = new byte[text.Length];
        var length = 0;
        while (text.IndexOf((byte)'=') is >= 0 and var plain)
        {
            text[..plain].CopyTo(decoded.AsSpan(length));
            length += plain;
            text = text[plain..];
            if (TryHex(text, out var value))
            {
                decoded[length++] = value;
                text = text[3..];
            }
            else
            {
                decoded[length++] = (byte)'=';
                text = text[1..];
            }
        }
        text.CopyTo(decoded.AsSpan(length));
        return decoded[..(length + text.Length)];
    }

    /// <summary>Takes escapes that stand one behind the other, as in no Latin script; gives their number.</summary>
    private static int Escapes(ReadOnlySpan<byte> text, Span<byte> decoded)
    {
        var count = 0;
        for (; text.Length >= EscapeBytes && text[0] == '='; text = text[EscapeBytes..])
        {
            var (high, low) = (HexValues[text[1]], HexValues[text[2]]);
            if ((high | low) == NoHex)
            {
                break;
            }
            decoded[count++] = (byte)((high << 4) | low);
        }
        return count;
    }

    /// <summary>Bytes before the next escape or line end.</summary>
    private static int PlainLength(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny((byte)'=', (byte)'\n');
        return end < 0 ? text.Length : end;
    }

    /// <summary>
    /// Whether the equals sign ends a line softly (§6.7 rule 5), or the text; gives the bytes of the sign, what stands
    /// behind it and the line end.
    /// </summary>
    private static bool EndsLine(ReadOnlySpan<byte> text, out int length)
    {
        var next = text[1..].IndexOfAnyExcept(" \t\r"u8);
        Work.Count(next < 0 ? text.Length : next);
        length = next < 0 ? text.Length : next + 2;
        return next < 0 || text[next + 1] == '\n';
    }

    private static int EndLine(ReadOnlySpan<byte> line, Span<byte> decoded, int length)
    {
        length -= Padding(line);
        if (line is [.., (byte)'\r'])
        {
            decoded[length++] = (byte)'\r';
        }
        decoded[length++] = (byte)'\n';
        return length;
    }

    /// <summary>Bytes of white space at the end, none of which an escape stands for.</summary>
    private static int Padding(ReadOnlySpan<byte> text)
    {
        var bytes = text.Length - 1 - text.LastIndexOfAnyExcept(" \t\r"u8);
        Work.Count(bytes);
        return bytes;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, out byte value)
    {
        if (text.Length < 3)
        {
            value = 0;
            return false;
        }
        var (high, low) = (HexValues[text[1]], HexValues[text[2]]);
        value = (byte)((high << 4) | low);
        return (high | low) != NoHex;
    }

    private static byte[] MakeHexValues()
    {
        var values = new byte[256];
        for (var b = 0; b < values.Length; b++)
        {
            values[b] = char.IsAsciiHexDigit((char)b) ? (byte)Convert.ToInt32(((char)b).ToString(), 16) : NoHex;
        }
        return values;
    }
}
