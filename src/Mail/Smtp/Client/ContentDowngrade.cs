using System.Buffers;
using System.Text;
using MailMesh.Mail.Compose;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Client;

/// <summary>
/// A mail for a server without 8BITMIME (RFC 6152 §3) or BINARYMIME (RFC 3030 §3): its 8-bit and binary bodies
/// become quoted-printable or base64. What is signed stays as it is, or the mail isn't sent at all.
/// </summary>
internal static class ContentDowngrade
{
    private const string EncodingField = "Content-Transfer-Encoding";

    /// <summary>Fields that vouch for the bytes of the body (RFC 6376, RFC 8617).</summary>
    private static readonly string[] Signatures = ["DKIM-Signature", "ARC-Message-Signature", "ARC-Seal"];

    /// <summary>The mail in 7 bits, or null with the reason.</summary>
    public static ReadOnlyMemory<byte>? Run(ReadOnlyMemory<byte> content, out string reason)
    {
        var mail = MimeParser.Parse(content);
        if (Obstacle(mail) is { } obstacle)
        {
            reason = obstacle;
            return null;
        }
        var output = new ArrayBufferWriter<byte>(content.Length + (content.Length / 4));
        var copied = 0;
        foreach (var part in mail.AllParts) copied = Rewrite(part, content, copied, output);
        output.Write(content.Span[copied..]);
        var result = output.WrittenMemory;
        reason = "8-bit bytes stand outside of its bodies";
        if (!Ascii.IsValid(result.Span) || ContentWriter.FirstBareNewline(result.Span) >= 0) return null;
        return result;
    }

    /// <summary>Every CR and LF that is no CRLF lies in a body that is declared binary (RFC 3030 §3).</summary>
    public static bool IsDeclaredBinary(ReadOnlyMemory<byte> content)
    {
        var bodies = MimeParser.Parse(content).AllParts
            .Where(part => part.Children.Count == 0 && part.TransferEncoding == TransferEncoding.Binary)
            .Select(part => (Start: part.BodyOffset, End: part.BodyOffset + part.BodyLength));
        var clean = 0;
        foreach (var (start, end) in bodies)
        {
            if (ContentWriter.FirstBareNewline(content.Span[clean..start]) >= 0) return false;
            clean = end;
        }
        return ContentWriter.FirstBareNewline(content.Span[clean..]) < 0;
    }

    private static string? Obstacle(MimeMessage mail)
    {
        if (mail.Headers.Find("MIME-Version") is null) return "it is no MIME mail";
        foreach (var part in mail.AllParts)
        {
            if (part.ContentType.MediaType is "multipart/signed" or "multipart/encrypted"
                || Signatures.Any(name => part.Headers.Find(name) is not null))
                return "re-encoding it would break its signature; sign it after composing it in 7 bits";
            if (part.Headers.Any(field => !Ascii.IsValid(field.Raw.Span)))
                return "its header holds 8-bit bytes; compose it with encoded words (RFC 2047)";
        }
        return null;
    }

    /// <summary>Writes up to the end of the part's header, of a leaf its body too; returns how far it came.</summary>
    private static int Rewrite(
        MimePart part, ReadOnlyMemory<byte> content, int copied, ArrayBufferWriter<byte> output)
    {
        var isLeaf = part.Children.Count == 0;
        var declared = part.TransferEncoding is TransferEncoding.EightBit or TransferEncoding.Binary;
        var body = part.RawBody.Span;
        var mustEncode = isLeaf && (!Ascii.IsValid(body) || ContentWriter.FirstBareNewline(body) >= 0);
        if (!mustEncode && !declared) return copied;
        // Encoded text isn't encoded again: its stray 8-bit bytes end the attempt in Run.
        if (mustEncode && !declared && part.TransferEncoding != TransferEncoding.SevenBit) return copied;
        var encoding = mustEncode ? Choose(part, body) : TransferEncoding.SevenBit;
        var bodyAt = WriteHeader(part, content.Span, copied, encoding, output);
        if (!mustEncode) return bodyAt;
        WriteBody(body, encoding, output);
        return part.BodyOffset + part.BodyLength;
    }

    private static TransferEncoding Choose(MimePart part, ReadOnlySpan<byte> body) =>
        part.ContentType.MediaType.StartsWith("text/", StringComparison.Ordinal)
            && ContentWriter.FirstBareNewline(body) < 0
            && BodyEncoder.ForText(body, allowsEightBit: false) != TransferEncoding.Base64
            ? TransferEncoding.QuotedPrintable
            : TransferEncoding.Base64;

    private static int WriteHeader(
        MimePart part, ReadOnlySpan<byte> content, int copied, TransferEncoding encoding,
        ArrayBufferWriter<byte> output)
    {
        var field = Encoding.ASCII.GetBytes($"{EncodingField}: {BodyEncoder.Name(encoding)}\r\n");
        output.Write(content[copied..part.Offset]);
        output.Write(field);
        foreach (var each in part.Headers)
        {
            if (!each.Is(EncodingField)) output.Write(each.Raw.Span);
        }
        output.Write("\r\n"u8);
        return part.BodyOffset;
    }

    private static void WriteBody(ReadOnlySpan<byte> body, TransferEncoding encoding, ArrayBufferWriter<byte> output)
    {
        var encoded = new ArrayBufferWriter<byte>(body.Length + (body.Length / 2) + 8);
        BodyEncoder.Write(body, encoding, encoded);
        // The encoder ends its last line; where the body didn't, the line end behind it belongs to the boundary.
        var endsLine = encoding == TransferEncoding.QuotedPrintable && body.EndsWith("\r\n"u8);
        output.Write(endsLine ? encoded.WrittenSpan : encoded.WrittenSpan[..^2]);
    }
}
