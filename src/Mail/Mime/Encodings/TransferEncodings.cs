using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Mime.Encodings;

/// <summary>Names of transfer encodings.</summary>
internal static class TransferEncodings
{
    /// <summary>What a Content-Transfer-Encoding value says; none says 7bit (RFC 2045 §6.1).</summary>
    public static TransferEncoding Parse(string? value)
    {
        var name = HeaderSyntax.WithoutComments(value ?? "").Trim(' ', '\t', '"', '\'', ';');
        var end = name.AsSpan().IndexOfAny(" \t;,");
        return (end < 0 ? name : name[..end]).ToLowerInvariant() switch
        {
            "" or "7bit" or "7-bit" or "7bits" => TransferEncoding.SevenBit,
            "8bit" or "8-bit" or "8bits" => TransferEncoding.EightBit,
            "binary" => TransferEncoding.Binary,
            "quoted-printable" or "quotedprintable" or "quoted_printable" or "qp" => TransferEncoding.QuotedPrintable,
            "base64" or "base-64" or "b64" => TransferEncoding.Base64,
            "x-uuencode" or "uuencode" or "x-uue" or "uue" => TransferEncoding.UuEncode,
            "x-yenc" or "yenc" => TransferEncoding.YEnc,
            _ => TransferEncoding.Unknown,
        };
    }
}
