namespace MailMesh.Contracts;

/// <summary>The mail did not leave: no route, refused login, or the schedule ran out. It is not tried again.</summary>
public sealed record EmailFailed
{
    public required Guid EventId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid InboxId { get; init; }
    public required Guid SendId { get; init; }
    public required string MessageId { get; init; }
    public required IReadOnlyList<string> Recipients { get; init; }
    /// <summary>
    /// Stable: <c>no_relay</c>, <c>auth_failed</c>, <c>expired</c>, <c>inbox_not_found</c>, <c>message_not_found</c>,
    /// <c>attachment_not_found</c>, <c>invalid_message</c>.
    /// </summary>
    public required string Code { get; init; }
    /// <summary>The server's reply or our own reason, at most 512 characters.</summary>
    public required string Reason { get; init; }
    public required DateTimeOffset At { get; init; }
}
