namespace MailMesh.Contracts;

/// <summary>The server refuses the login: nothing is synced or sent until the owner gives new credentials.</summary>
public sealed record InboxSuspended
{
    public required Guid EventId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid InboxId { get; init; }
    public required string Address { get; init; }
    /// <summary>The server's own words, at most 512 characters, and what the provider wants instead.</summary>
    public required string Reason { get; init; }
    public required DateTimeOffset At { get; init; }
}
