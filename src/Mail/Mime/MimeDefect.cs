namespace MailMesh.Mail.Mime;

/// <summary>One departure from the standards, found while the structure was parsed.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Offset">Where, in bytes from the start of the raw mail.</param>
public readonly record struct MimeDefect(MimeDefectKind Kind, int Offset);

/// <summary>What can be wrong with the structure of a mail.</summary>
public enum MimeDefectKind
{
    /// <summary>A line in a header block is no field (RFC 5322 §2.2); it was skipped.</summary>
    JunkHeaderLine,

    /// <summary>The mail begins with an mbox separator, <c>From </c>; it was skipped.</summary>
    MboxFromLine,

    /// <summary>A header block ran into its body or a boundary without an empty line (RFC 5322 §2.1).</summary>
    MissingHeaderEnd,

    /// <summary>A multipart names no usable boundary (RFC 2046 §5.1.1); it is one opaque part.</summary>
    MissingBoundaryParameter,

    /// <summary>No line of a multipart is its boundary; it has no children.</summary>
    MultipartWithoutParts,

    /// <summary>A multipart ended without its closing boundary (RFC 2046 §5.1.1).</summary>
    MissingCloseBoundary,

    /// <summary>A multipart or message declares an encoding that RFC 2045 §6.4 forbids it.</summary>
    EncodedComposite,

    /// <summary><see cref="MimeLimits.LineBytesMax"/> is passed; listed once for a header block or body.</summary>
    LineTooLong,

    /// <summary><see cref="MimeLimits.HeadersMax"/> is passed.</summary>
    TooManyHeaders,

    /// <summary><see cref="MimeLimits.HeaderBytesMax"/> is passed.</summary>
    HeaderTooLong,

    /// <summary><see cref="MimeLimits.DepthMax"/> is passed.</summary>
    TooDeep,

    /// <summary><see cref="MimeLimits.PartsMax"/> is passed.</summary>
    TooManyParts,
}
