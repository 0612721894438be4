namespace MailMesh.Contracts;

/// <summary>
/// The connection was lost after the final dot: the mail may or may not have left. It is not tried again until its
/// Message-ID is looked up or a person decides.
/// </summary>
public sealed record EmailUnknown
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
