namespace MailMesh.Contracts;

/// <summary>An email is gone from its inbox for good: at the server, or by a key.</summary>
public sealed record EmailDeleted
{
    public required Guid EventId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid InboxId { get; init; }
    public required Guid EmailId { get; init; }
    public required Guid ThreadId { get; init; }
    public string? MessageId { get; init; }
    /// <summary>Role or name of the folder it was in.</summary>
    public required string Folder { get; init; }
    public required DateTimeOffset At { get; init; }
}
