namespace MailMesh.Mirror.Reading;

/// <summary>Asks for emails of one inbox, newest first. A null filter filters nothing.</summary>
public sealed record EmailListing
{
    public required Guid WorkspaceId { get; init; }
    public required Guid InboxId { get; init; }
    /// <summary>
    /// A <see cref="FolderRole"/>, <see cref="FolderRole.StarredView"/> or a name; null is all folders.
    /// </summary>
    public string? Folder { get; init; }
    public bool UnreadOnly { get; init; }
    /// <summary>Part of the sender's address or name.</summary>
    public string? From { get; init; }
    public DateTimeOffset? Since { get; init; }
    public DateTimeOffset? Until { get; init; }
    public bool? HasAttachment { get; init; }
    public string? Label { get; init; }
    public PageCursor? Cursor { get; init; }
    public int Limit { get; init; } = ReadingLimits.PageSizeDefault;
}

/// <summary>What became of an <see cref="EmailListing"/>.</summary>
public abstract record EmailList
{
    private EmailList()
    {
    }

    public sealed record Found(Page<EmailRow> Page) : EmailList;

    /// <summary>The workspace has no such inbox.</summary>
    public sealed record InboxMissing : EmailList;

    /// <summary>The inbox has no such folder.</summary>
    public sealed record FolderMissing : EmailList;
}

/// <summary>Asks for what arrived after a known arrival, oldest first: the waiting call's question.</summary>
public sealed record ArrivalsQuery
{
    public required Guid WorkspaceId { get; init; }
    public required Guid InboxId { get; init; }
    /// <summary>
    /// From <see cref="EmailRow.Arrival"/> or <see cref="InboxRow.LastArrival"/>; 0 is the beginning.
    /// </summary>
    public required long After { get; init; }
    /// <summary>Part of the sender's address or name.</summary>
    public string? From { get; init; }
    public string? SubjectContains { get; init; }
    public Guid? ThreadId { get; init; }
    /// <summary>Only emails received at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }
    public int Limit { get; init; } = 1;
}

/// <summary>Asks for emails that match a query in the language of docs/tools.md, best first.</summary>
public sealed record EmailSearch
{
    public required Guid WorkspaceId { get; init; }
    public required string Query { get; init; }
    /// <summary>Reads a folder's name in the query as it was shown; null where it is shown as it is.</summary>
    public Func<string, string>? ReadName { get; init; }
    /// <summary>Only these inboxes; null is every inbox of the workspace.</summary>
    public IReadOnlyList<Guid>? InboxIds { get; init; }
    /// <summary>Only these folders, by role or name; null is all.</summary>
    public IReadOnlyList<string>? Folders { get; init; }
    public PageCursor? Cursor { get; init; }
    public int Limit { get; init; } = ReadingLimits.PageSizeDefault;
}

/// <summary>One found email.</summary>
/// <param name="Snippet">
/// Text around the first hit; hits stand between <see cref="MarkStart"/> and <see cref="MarkEnd"/>, which are removed
/// from what the sender wrote.
/// </param>
public sealed record SearchHit(EmailRow Email, string Snippet, double Rank)
{
    public const char MarkStart = '\u27E6';
    public const char MarkEnd = '\u27E7';
}

/// <summary>What became of an <see cref="EmailSearch"/>.</summary>
public abstract record SearchResult
{
    private SearchResult()
    {
    }

    public sealed record Found(Page<SearchHit> Page) : SearchResult;

    /// <summary>The query can't be read; <paramref name="Detail"/> says where and what to write instead.</summary>
    public sealed record Unreadable(string Detail) : SearchResult;
}
