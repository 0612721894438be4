using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Compose;

/// <summary>A mail to be written. Hidden recipients are no part of it: they stand in the envelope alone.</summary>
public sealed record OutgoingMail
{
    /// <summary>The author.</summary>
    public required MailAddress From { get; init; }

    /// <summary>First recipients.</summary>
    public IReadOnlyList<MailAddress> To { get; init; } = [];

    /// <summary>Further recipients.</summary>
    public IReadOnlyList<MailAddress> Cc { get; init; } = [];

    /// <summary>Where answers go; empty sends them to the author.</summary>
    public IReadOnlyList<MailAddress> ReplyTo { get; init; } = [];

    /// <summary>Subject of any length; empty writes an empty field.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Plain text with any line ends; null leaves it out where there is HTML.</summary>
    public string? TextBody { get; init; }

    /// <summary>HTML with any line ends; null sends plain text alone.</summary>
    public string? HtmlBody { get; init; }

    /// <summary>Files, and the inline parts that the HTML shows by <c>cid:</c>.</summary>
    public IReadOnlyList<OutgoingFile> Attachments { get; init; } = [];

    /// <summary>The mail that is answered, with brackets; null for none.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>
    /// The thread above, oldest first, with brackets. Of more than <see cref="MailComposer.ReferencesMax"/> the first
    /// and the newest are written (RFC 5537 §3.4.4).
    /// </summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Minted by the caller, with brackets: <see cref="Headers.MessageIds.New"/>.</summary>
    public required string MessageId { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Further fields of unstructured text, in their order; none that the composer writes itself.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}

/// <summary>A file or inline part of an outgoing mail.</summary>
/// <param name="FileName">Name to offer, or null.</param>
/// <param name="MediaType">
/// Type and subtype, with parameters if wanted: <c>text/calendar; method=REQUEST</c>. No multipart.
/// </param>
/// <param name="Content">The bytes, unencoded.</param>
/// <param name="ContentId">
/// Without brackets; makes it an inline part beside the HTML (RFC 2387, RFC 2392). Null makes it an attachment.
/// </param>
public sealed record OutgoingFile(
    string? FileName, string MediaType, ReadOnlyMemory<byte> Content, string? ContentId = null);
