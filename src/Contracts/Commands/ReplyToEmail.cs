namespace MailMesh.Contracts;

/// <summary>
/// Asks Sender to answer an email the inbox holds. The recipients are those the gates have checked;
/// Sender sets subject and threading headers from the original (RFC 5322 §3.6.4). Sent to the queue
/// <c>sender-reply-to-email</c>; a repeat with the same <see cref="SendId"/> changes nothing.
/// </summary>
public sealed record ReplyToEmail
{
    /// <summary>Id of the submission, minted by whoever asks: UUIDv7.</summary>
    public required Guid SendId { get; init; }
    public required Guid WorkspaceId { get; init; }
    /// <summary>The key that asked; null for what a person or the system asked.</summary>
    public Guid? KeyId { get; init; }
    public required Guid InboxId { get; init; }
    /// <summary>The email that is answered.</summary>
    public required Guid EmailId { get; init; }
    public required IReadOnlyList<EmailAddress> To { get; init; }
    public IReadOnlyList<EmailAddress> Cc { get; init; } = [];
    /// <summary>Text body: plain or Markdown, at most 500,000 characters; the original is quoted below it.</summary>
    public required string Body { get; init; }
    /// <summary>HTML body, at most 500,000 characters; null sends plain text alone.</summary>
    public string? HtmlBody { get; init; }
    public IReadOnlyList<OutgoingAttachment> Attachments { get; init; } = [];
    /// <summary>When to send; null is now.</summary>
    public DateTimeOffset? SendAt { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
}
