namespace MailMesh.Contracts;

/// <summary>
/// Asks InboxSync to forget an inbox, hosted or connected. A request on the queue <c>inboxsync-remove-inbox</c>,
/// answered with <see cref="InboxRemoved"/>; a repeat answers alike. Mail at another server stays there, and no
/// <see cref="EmailDeleted"/> is told.
/// </summary>
public sealed record RemoveInbox
{
    public required Guid InboxId { get; init; }
    public required Guid WorkspaceId { get; init; }
}

/// <summary>
/// Answer: no read finds the inbox any more, its credentials are gone and its address is free; its mail is deleted from
/// the mirror in the background.
/// </summary>
/// <param name="Found">False: the workspace has no such inbox; it may have been removed before.</param>
public sealed record InboxRemoved(Guid InboxId, bool Found);
