namespace MailMesh.Mail.Imap.Responses;

/// <summary>How a section of a mail came.</summary>
public enum SectionDelivery
{
    /// <summary>Its bytes are in <see cref="FetchedSection.Content"/>.</summary>
    InMemory,

    /// <summary>The server has no such section (NIL).</summary>
    Absent,

    /// <summary>
    /// Larger than <see cref="ImapLimits.LiteralBytesMax"/>: written to the stream that the caller gave.
    /// </summary>
    Streamed,

    /// <summary>
    /// Larger than <see cref="ImapLimits.LiteralBytesMax"/>, and the caller gave no stream: read and dropped.
    /// </summary>
    Skipped,
}

/// <summary>A section of a mail: BODY[...] or BINARY[...] (RFC 9051 §7.5.2).</summary>
/// <param name="Section">What is between the brackets, e.g. empty for all of it, <c>HEADER</c>, <c>1.2</c>.</param>
/// <param name="Origin">First byte of a partial fetch, or null.</param>
/// <param name="Delivery">Where the bytes are.</param>
/// <param name="Bytes">How many there are.</param>
/// <param name="Content">The bytes; empty unless in memory. Valid until the mail is disposed.</param>
public readonly record struct FetchedSection(
    string Section, long? Origin, SectionDelivery Delivery, long Bytes, ReadOnlyMemory<byte> Content);
