namespace MailMesh.Mail.Mime;

/// <summary>Content-Transfer-Encoding (RFC 2045 §6).</summary>
public enum TransferEncoding
{
    /// <summary>Lines of ASCII; what a part without the field has.</summary>
    SevenBit,

    /// <summary>Lines of any bytes but NUL (RFC 6152 on the wire).</summary>
    EightBit,

    /// <summary>Any bytes.</summary>
    Binary,

    /// <summary>RFC 2045 §6.7.</summary>
    QuotedPrintable,

    /// <summary>RFC 2045 §6.8.</summary>
    Base64,

    /// <summary>
    /// uuencode, older than MIME and in no RFC; declared as <c>x-uuencode</c>, <c>uuencode</c>, <c>x-uue</c>.
    /// </summary>
    UuEncode,

    /// <summary>yEnc, in no RFC; a file in a text, seldom declared (as <c>x-yenc</c>).</summary>
    YEnc,

    /// <summary>A name that is none of these; the bytes are given as they stand (RFC 2045 §6.4).</summary>
    Unknown,
}
