namespace MailMesh.Contracts;

/// <summary>An email arrived and is durable in the mirror. Published once for each email and inbox.</summary>
public sealed record EmailReceived
{
    public required Guid EventId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid InboxId { get; init; }
    public required Guid EmailId { get; init; }
    public required Guid ThreadId { get; init; }
    /// <summary>Message-ID with its angle brackets, or null where the mail has none.</summary>
    public string? MessageId { get; init; }
    public EmailAddress? From { get; init; }
    public required IReadOnlyList<EmailAddress> To { get; init; }
    public required string Subject { get; init; }
    /// <summary>Start of the text, at most 200 characters.</summary>
    public required string Preview { get; init; }
    public required bool HasAttachments { get; init; }
    public required long SizeBytes { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
}
