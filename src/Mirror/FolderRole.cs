namespace MailMesh.Mirror;

/// <summary>What a folder is for. A folder without a role is known by its name alone.</summary>
public static class FolderRole
{
    public const string Inbox = "INBOX";
    public const string Sent = "SENT";
    public const string Drafts = "DRAFTS";
    public const string Trash = "TRASH";
    public const string Spam = "SPAM";
    public const string Archive = "ARCHIVE";

    /// <summary>No folder: the starred emails of all folders.</summary>
    public const string StarredView = "STARRED";

    /// <summary>The folders that every inbox has.</summary>
    public static IReadOnlyList<string> All { get; } = [Inbox, Sent, Drafts, Trash, Spam, Archive];
}
