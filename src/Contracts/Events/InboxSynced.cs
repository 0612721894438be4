namespace MailMesh.Contracts;

/// <summary>The mirror of a connected inbox is whole for the first time: from now on it follows.</summary>
public sealed record InboxSynced
{
    public required Guid EventId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid InboxId { get; init; }
    public required string Address { get; init; }
    public required long Emails { get; init; }
    public required int Folders { get; init; }
    /// <summary>Parts that could not be mirrored; <c>get_inbox</c> names them.</summary>
    public required int Faults { get; init; }
    public required DateTimeOffset At { get; init; }
}
