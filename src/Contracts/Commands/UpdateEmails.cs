namespace MailMesh.Contracts;

/// <summary>
/// Changes emails of a workspace: in the mirror at once, at their server soon after. A request on the queue
/// <c>inboxsync-update-emails</c>, answered with <see cref="EmailsChanged"/>.
/// </summary>
public sealed record UpdateEmails
{
    public required Guid ChangeId { get; init; }
    public required Guid WorkspaceId { get; init; }
    /// <summary>Those that the key may touch; null: all of the workspace.</summary>
    public IReadOnlyList<Guid>? InboxIds { get; init; }
    /// <summary>1 to 50.</summary>
    public required IReadOnlyList<Guid> EmailIds { get; init; }
    /// <summary>Null leaves it.</summary>
    public bool? Read { get; init; }
    /// <summary>Null leaves it.</summary>
    public bool? Starred { get; init; }
    public IReadOnlyList<string> AddLabels { get; init; } = [];
    public IReadOnlyList<string> RemoveLabels { get; init; } = [];
    /// <summary>A role or the name of a folder; null moves nothing.</summary>
    public string? MoveTo { get; init; }
}

/// <summary>
/// Moves emails to Trash, or removes them for good. A request on the queue <c>inboxsync-delete-emails</c>, answered
/// with <see cref="EmailsChanged"/>.
/// </summary>
public sealed record DeleteEmails
{
    public required Guid ChangeId { get; init; }
    public required Guid WorkspaceId { get; init; }
    /// <summary>Those that the key may touch; null: all of the workspace.</summary>
    public IReadOnlyList<Guid>? InboxIds { get; init; }
    /// <summary>1 to 50.</summary>
    public required IReadOnlyList<Guid> EmailIds { get; init; }
    public bool Permanent { get; init; }
}

/// <summary>Answer: what became of each email, in the order asked.</summary>
public sealed record EmailsChanged(IReadOnlyList<EmailChange> Results);

/// <summary>One email.</summary>
/// <param name="Code">Null: done. Else <c>message_not_found</c> or <c>folder_not_found</c>.</param>
/// <param name="Detail">A sentence that says what to do next.</param>
/// <param name="Folder">Role or name of where it is now.</param>
public sealed record EmailChange(Guid EmailId, string? Code = null, string? Detail = null, string? Folder = null);
