namespace MailMesh.Contracts;

/// <summary>A server refused these recipients for good (5xx); they are not tried again.</summary>
public sealed record EmailBounced
{
    public required Guid EventId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid InboxId { get; init; }
    public required Guid SendId { get; init; }
    public required string MessageId { get; init; }
    public required IReadOnlyList<string> Recipients { get; init; }
    /// <summary>The server's reply or our own reason, at most 512 characters.</summary>
    public required string Reason { get; init; }
    public required DateTimeOffset At { get; init; }
}
