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
        // White space that ends a line is padding; bytes before this position were escaped, and are text.
        var kept = 0;
        var at = 0;
        while (at < text.Length)
        {
            switch (text[at])
            {
                case (byte)'=' when Escapes(text[at..], decoded[length..]) is > 0 and var escapes:
                    at += EscapeBytes * escapes;
                    length += escapes;
                    kept = length;
                    break;
                case (byte)'=':
                    at += Escape(text[at..], decoded, ref length);
                    kept = length;
                    break;
                case (byte)'\n':
                    length = EndLine(decoded, kept, length);
                    kept = length;
                    at++;
                    break;
                default:
                    var plain = PlainLength(text[at..]);
                    text.Slice(at, plain).CopyTo(decoded[length..]);
                    length += plain;
                    at += plain;
                    break;
            }
        }
        return TrimEnd(decoded, kept, length);
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
        // Between words in no Latin script stands one byte: a search costs more than a look.
        if (text.Length > 1 && text[1] is (byte)'=' or (byte)'\n')
        {
            return 1;
        }
        var end = text.IndexOfAny((byte)'=', (byte)'\n');
        return end < 0 ? text.Length : end;
    }

    /// <summary>Takes a soft line end (§6.7 rule 5) or a bare equals sign; gives the bytes it has.</summary>
    private static int Escape(ReadOnlySpan<byte> text, Span<byte> decoded, ref int length)
    {
        var next = text[1..].IndexOfAnyExcept(" \t\r"u8);
        Work.Count(next < 0 ? text.Length : next);
        if (next < 0)
        {
            return text.Length;
        }
        if (text[next + 1] == '\n')
        {
            return next + 2;
        }
        decoded[length++] = (byte)'=';
        return 1;
    }

    private static int EndLine(Span<byte> decoded, int kept, int length)
    {
        var hasReturn = length > kept && decoded[length - 1] == '\r';
        length = TrimEnd(decoded, kept, length);
        if (hasReturn)
        {
            decoded[length++] = (byte)'\r';
        }
        decoded[length++] = (byte)'\n';
        return length;
    }

    private static int TrimEnd(Span<byte> decoded, int kept, int length)
    {
        while (length > kept && decoded[length - 1] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            length--;
        }
        return length;
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
