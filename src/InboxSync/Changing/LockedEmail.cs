namespace MailMesh.InboxSync.Changing;

/// <summary>An email as it stands before a change, in an inbox that the transaction holds.</summary>
internal sealed record LockedEmail
{
    public required Guid EmailId { get; init; }
    public required Guid InboxId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid ThreadId { get; init; }
    public string? MessageId { get; init; }
    /// <summary>It lives at another server, which has to be told.</summary>
    public required bool IsConnected { get; init; }
    public required Guid FolderId { get; init; }
    public string? FolderRole { get; init; }
    public required string FolderName { get; init; }
    public required bool IsRead { get; init; }
    public required bool IsStarred { get; init; }
    public required string[] Labels { get; init; }

    /// <summary>What keys call the folder.</summary>
    public string Folder => FolderRole ?? FolderName;
}

/// <summary>A folder of one inbox, found by the name that a key gave.</summary>
internal sealed record NamedFolder
{
    public required Guid InboxId { get; init; }
    public required Guid FolderId { get; init; }
    public string? Role { get; init; }
    public required string Name { get; init; }

    /// <summary>
    /// The name is a label's, where the server has labels in place of folders: then this is the one of all mail.
    /// </summary>
    public string? Label { get; init; }

    /// <summary>What keys call it.</summary>
    public string Called => Role ?? Name;
}
