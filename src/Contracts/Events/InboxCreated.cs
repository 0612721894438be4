namespace MailMesh.Contracts;

/// <summary>An inbox was opened or connected.</summary>
public sealed record InboxCreated
{
    public required Guid EventId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid InboxId { get; init; }
    public required string Address { get; init; }
    /// <summary><c>hosted</c>, <c>imap</c>, <c>gmail</c> or <c>outlook</c>.</summary>
    public required string Kind { get; init; }
    public required DateTimeOffset At { get; init; }
}
