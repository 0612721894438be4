namespace MailMesh.Contracts;

/// <summary>
/// Asks Sender to make one submission. Sent to the queue <c>sender-send-email</c>; a repeat with the same
/// <see cref="SendId"/> changes nothing.
/// </summary>
public sealed record SendEmail
{
    /// <summary>Id of the submission, minted by whoever asks: UUIDv7.</summary>
    public required Guid SendId { get; init; }
    public required Guid WorkspaceId { get; init; }
    /// <summary>The key that asked; null for what a person or the system asked.</summary>
    public Guid? KeyId { get; init; }
    /// <summary>The inbox that sends; its address is the From.</summary>
    public required Guid InboxId { get; init; }
    public required IReadOnlyList<EmailAddress> To { get; init; }
    public IReadOnlyList<EmailAddress> Cc { get; init; } = [];
    /// <summary>Recipients that no header names.</summary>
    public IReadOnlyList<EmailAddress> Bcc { get; init; } = [];
    public EmailAddress? ReplyTo { get; init; }
    public required string Subject { get; init; }
    /// <summary>Text body: plain or Markdown, at most 500,000 characters.</summary>
    public required string Body { get; init; }
    /// <summary>HTML body, at most 500,000 characters; null sends plain text alone.</summary>
    public string? HtmlBody { get; init; }
    public IReadOnlyList<OutgoingAttachment> Attachments { get; init; } = [];
    /// <summary>When to send; null is now.</summary>
    public DateTimeOffset? SendAt { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
}
