namespace MailMesh.Mirror.Reading;

/// <summary>An inbox as it stands now.</summary>
public sealed record InboxRow
{
    public required Guid InboxId { get; init; }
    public required Guid WorkspaceId { get; init; }
    /// <summary><c>hosted</c>, <c>imap</c>, <c>gmail</c> or <c>outlook</c>.</summary>
    public required string Kind { get; init; }
    /// <summary>It lives here: no other server holds its mail.</summary>
    public bool IsHosted => Kind == "hosted";
    /// <summary>Lower case.</summary>
    public required string Address { get; init; }
    public string? DisplayName { get; init; }
    public string? ForwardTo { get; init; }
    /// <summary><c>ready</c>, <c>syncing</c>, <c>auth_failed</c> or <c>failing</c>.</summary>
    public required string State { get; init; }
    public string? StateDetail { get; init; }
    public DateTimeOffset? SyncedAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>Emails in all folders.</summary>
    public required long Total { get; init; }
    /// <summary>Unread emails in the folder INBOX.</summary>
    public required long Unread { get; init; }
    public required long StorageBytes { get; init; }
    /// <summary>Folders of a connected inbox whose first sync is under way.</summary>
    public required int FoldersSyncing { get; init; }
    /// <summary>Folders of which a part can't be mirrored.</summary>
    public required int FoldersWithFault { get; init; }
    /// <summary>Emails here of the folders that <see cref="ServerEmails"/> counts.</summary>
    public required long ServerEmailsHere { get; init; }
    /// <summary>Emails at the server of a connected inbox, as far as it told; null of a hosted one.</summary>
    public long? ServerEmails { get; init; }
    /// <summary>Number of the last arrival: what <see cref="ArrivalsQuery.After"/> starts from.</summary>
    public required long LastArrival { get; init; }
}

/// <summary>A folder with its counts.</summary>
public sealed record FolderRow
{
    public required Guid FolderId { get; init; }
    /// <summary>One of <see cref="FolderRole"/>, or null.</summary>
    public string? Role { get; init; }
    public required string Name { get; init; }
    public required long Total { get; init; }
    public required long Unread { get; init; }
    /// <summary>What the server has; null where we are the server, or it was not looked at yet.</summary>
    public long? ServerTotal { get; init; }
    /// <summary>Its first sync is under way.</summary>
    public required bool IsSyncing { get; init; }
    /// <summary>What keeps a part of it out of the mirror, or null.</summary>
    public string? Fault { get; init; }
    /// <summary>All mail of a server with labels in place of folders (Gmail).</summary>
    public required bool HoldsAll { get; init; }
}

/// <summary>A change by a key that the inbox's server refused: the mirror went back to what the server has.</summary>
public sealed record RefusedChangeRow
{
    public required Guid EmailId { get; init; }
    /// <summary><c>store</c>, <c>move</c>, <c>remove</c> or <c>append</c>.</summary>
    public required string Kind { get; init; }
    /// <summary>What a store asked for; null left it.</summary>
    public bool? Read { get; init; }
    public bool? Starred { get; init; }
    public required IReadOnlyList<string> AddLabels { get; init; }
    public required IReadOnlyList<string> RemoveLabels { get; init; }
    /// <summary>Role or name of the folder that the email is in now.</summary>
    public required string Folder { get; init; }
    /// <summary>Where a move or append was to go.</summary>
    public string? Target { get; init; }
    public required DateTimeOffset RefusedAt { get; init; }
    /// <summary>The server's own words.</summary>
    public required string Refusal { get; init; }
}
