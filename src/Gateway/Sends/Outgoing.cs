using MailMesh.Contracts;

namespace MailMesh.Gateway.Sends;

/// <summary>
/// A send as its tool understood it: what the policy checks, what the agent is shown, what Sender gets.
/// </summary>
public sealed record Outgoing
{
    public required Guid InboxId { get; init; }
    public required string FromAddress { get; init; }
    public required IReadOnlyList<EmailAddress> To { get; init; }
    public IReadOnlyList<EmailAddress> Cc { get; init; } = [];
    public IReadOnlyList<EmailAddress> Bcc { get; init; } = [];
    public EmailAddress? ReplyTo { get; init; }
    public required string Subject { get; init; }
    public required string Body { get; init; }
    public string? HtmlBody { get; init; }
    /// <summary>The email that is answered; null for a new mail.</summary>
    public Guid? Answers { get; init; }
    public IReadOnlyList<AttachmentInput> Attachments { get; init; } = [];
    public DateTimeOffset? SendAt { get; init; }
    public string? IdempotencyKey { get; init; }

    public IEnumerable<EmailAddress> Recipients => [.. To, .. Cc, .. Bcc];
}

/// <summary>An attachment before it is stored: bytes that came with the call, or one of a received email.</summary>
public sealed record AttachmentInput
{
    public required string Filename { get; init; }
    public required string MimeType { get; init; }
    public byte[]? Bytes { get; init; }
    public Guid? EmailId { get; init; }
    public int? Index { get; init; }
    public required long SizeBytes { get; init; }
}
