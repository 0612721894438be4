using MailMesh.Mail.Text;

namespace MailMesh.Mail.Mime.Encodings;

/// <summary>Quoted-printable (RFC 2045 §6.7) and its header form Q (RFC 2047 §4.2), decoded.</summary>
public static class QuotedPrintable
{
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
        while (true)
        {
            // One vectorised look from one mark to the next: what lies between is copied as it stands.
            var plain = text.IndexOfAny((byte)'=', (byte)'\n');
            var copied = plain < 0 ? text : text[..plain];
            copied.CopyTo(decoded[length..]);
            length += copied.Length;
            if (plain < 0)
            {
                return TrimEnd(decoded, kept, length, " \t\r"u8);
            }
            text = text[plain..];
            if (text[0] == '\n')
            {
                length = EndLine(decoded, kept, length);
                text = text[1..];
                kept = length;
                continue;
            }
            // Escapes come in runs where the text is in no Latin script: no search between them.
            while (text is [(byte)'=', ..])
            {
                text = text[Escape(text, decoded, ref length)..];
            }
            kept = length;
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

    /// <summary>Takes an escape, a soft line end (§6.7 rule 5) or a bare equals sign; gives the bytes it has.</summary>
    private static int Escape(ReadOnlySpan<byte> text, Span<byte> decoded, ref int length)
    {
        if (TryHex(text, out var value))
        {
            decoded[length++] = value;
            return 3;
        }
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
        length = TrimEnd(decoded, kept, length, " \t\r"u8);
        if (hasReturn)
        {
            decoded[length++] = (byte)'\r';
        }
        decoded[length++] = (byte)'\n';
        return length;
    }

    private static int TrimEnd(Span<byte> decoded, int kept, int length, ReadOnlySpan<byte> padding)
    {
        while (length > kept && padding.Contains(decoded[length - 1]))
        {
            length--;
        }
        return length;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text.Length < 3 || !char.IsAsciiHexDigit((char)text[1]) || !char.IsAsciiHexDigit((char)text[2]))
        {
            return false;
        }
        value = (byte)((Digit(text[1]) << 4) | Digit(text[2]));
        return true;
    }

    // '0' is 0x30, 'A' 0x41 and 'a' 0x61: the low nibble, and nine more for a letter.
    private static int Digit(byte hex) => (hex & 0xF) + ((hex >> 6) * 9);
}
