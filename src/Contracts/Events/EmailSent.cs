namespace MailMesh.Contracts;

/// <summary>
/// A server took the mail for <see cref="Recipients"/>. One for each transaction: a mail to hosted and to outside
/// recipients at once is two.
/// </summary>
public sealed record EmailSent
{
    public required Guid EventId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid InboxId { get; init; }
    public required Guid SendId { get; init; }
    /// <summary>Id that the copy in SENT has.</summary>
    public required Guid EmailId { get; init; }
    public required string MessageId { get; init; }
    public required IReadOnlyList<string> Recipients { get; init; }
    /// <summary>The server's last reply, at most 512 characters.</summary>
    public required string Reply { get; init; }
    public required string Subject { get; init; }
    public required DateTimeOffset At { get; init; }
}
