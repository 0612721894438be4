using System.Buffers;
using System.Buffers.Text;
using System.Text;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Mime.Inline;
using MailMesh.Mail.Mime.Structure;

namespace MailMesh.Mail.Compose;

/// <summary>Encodes bodies (RFC 2045 §6).</summary>
internal static class BodyEncoder
{
    private const int LineBytesMax = 998; // RFC 5322 §2.1.1
    private const int EncodedLineMax = 76; // RFC 2045 §6.7 rule 5, §6.8
    private const int Base64LineBytes = EncodedLineMax / 4 * 3;

    /// <summary>Text as UTF-8 with CRLF line ends, the last line's included.</summary>
    public static byte[] TextBytes(string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        return Encoding.UTF8.GetBytes((lines.EndsWith('\n') ? lines : lines + "\n")
            .Replace("\n", "\r\n", StringComparison.Ordinal));
    }

    /// <summary>
    /// 7bit where text can stand as it is, 8bit where the mail needs a clean path anyway (RFC 6531 §3.1 asks for
    /// 8BITMIME), else quoted-printable or base64, whichever is shorter.
    /// </summary>
    public static TransferEncoding ForText(ReadOnlySpan<byte> text, bool allowsEightBit)
    {
        // "From " at a line's start is quoted by mbox stores on the way, which breaks signatures.
        var stands = !text.Contains((byte)0) && LineLengths.FirstLonger(text, LineBytesMax) < 0
            && !text.StartsWith("From "u8) && text.IndexOf("\nFrom "u8) < 0;
        // A text that shows how uuencode looks would reach its readers as a file.
        stands = stands && InlineFiles.Find(text).Count == 0;
        var isAscii = Ascii.IsValid(text);
        if (stands && (isAscii || allowsEightBit))
        {
            return isAscii ? TransferEncoding.SevenBit : TransferEncoding.EightBit;
        }
        var escaped = 0;
        foreach (var b in text)
        {
            escaped += b is >= 0x7F or (byte)'=' ? 1 : 0;
        }
        return escaped * 6 <= text.Length ? TransferEncoding.QuotedPrintable : TransferEncoding.Base64;
    }

    /// <summary>
    /// Whether an embedded mail can stand as it is: it may be 7bit, and no other encoding (RFC 2046 §5.2.1).
    /// </summary>
    public static bool IsSevenBit(ReadOnlySpan<byte> mail) => Ascii.IsValid(mail) && !mail.Contains((byte)0)
        && LineLengths.FirstLonger(mail, LineBytesMax) < 0 && mail.Count((byte)'\r') == mail.Count("\r\n"u8)
        && mail.Count((byte)'\n') == mail.Count("\r\n"u8);

    /// <summary>Writes a body under an encoding, its last line ended.</summary>
    public static void Write(ReadOnlySpan<byte> body, TransferEncoding encoding, IBufferWriter<byte> output)
    {
        switch (encoding)
        {
            case TransferEncoding.Base64:
                WriteBase64(body, output);
                break;
            case TransferEncoding.QuotedPrintable:
                WriteQuotedPrintable(body, output);
                break;
            default:
                output.Write(body);
                break;
        }
    }

    /// <summary>The name that Content-Transfer-Encoding has for it.</summary>
    public static string Name(TransferEncoding encoding) => encoding switch
    {
        TransferEncoding.EightBit => "8bit",
        TransferEncoding.QuotedPrintable => "quoted-printable",
        TransferEncoding.Base64 => "base64",
        _ => "7bit",
    };

    private static void WriteBase64(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        while (!body.IsEmpty)
        {
            var line = body[..Math.Min(Base64LineBytes, body.Length)];
            Base64.EncodeToUtf8(line, output.GetSpan(EncodedLineMax), out _, out var written);
            output.Advance(written);
            output.Write("\r\n"u8);
            body = body[line.Length..];
        }
    }

    private static void WriteQuotedPrintable(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf("\r\n"u8);
            WriteQuotedLine(end < 0 ? text : text[..end], output);
            output.Write("\r\n"u8);
            text = end < 0 ? [] : text[(end + 2)..];
        }
    }

    private static void WriteQuotedLine(ReadOnlySpan<byte> line, IBufferWriter<byte> output)
    {
        var column = 0;
        for (var i = 0; i < line.Length; i++)
        {
            // White space may not end a line (§6.7 rule 3); "From " is kept from mbox stores as above.
            var isPlain = line[i] switch
            {
                (byte)'=' => false,
                (byte)' ' or (byte)'\t' => i < line.Length - 1,
                (byte)'F' => i > 0 || !line.StartsWith("From "u8),
                var b => b is > 32 and < 127,
            };
            var width = isPlain ? 1 : 3;
            if (column + width > EncodedLineMax - 1)
            {
                output.Write("=\r\n"u8);
                column = 0;
            }
            column += width;
            var written = output.GetSpan(width);
            if (isPlain)
            {
                written[0] = line[i];
            }
            else
            {
                written[0] = (byte)'=';
                System.Buffers.Text.Utf8Formatter.TryFormat(line[i], written[1..], out _, new StandardFormat('X', 2));
            }
            output.Advance(width);
        }
    }
}
