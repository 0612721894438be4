namespace MailMesh.Contracts;

/// <summary>
/// Shows a draft as an email in DRAFTS, and puts it into the drafts of an inbox at another server. A request on the
/// queue <c>inboxsync-file-draft</c>, answered with <see cref="DraftFiled"/>; a repeat with the same
/// <see cref="EmailId"/> changes nothing.
/// </summary>
public sealed record FileDraft
{
    /// <summary>Id of the email, minted by whoever asks: UUIDv7. Each version is an email of its own.</summary>
    public required Guid EmailId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid InboxId { get; init; }
    public IReadOnlyList<EmailAddress> To { get; init; } = [];
    public IReadOnlyList<EmailAddress> Cc { get; init; } = [];
    public required string Subject { get; init; }
    /// <summary>Text body, at most 500,000 characters; may be empty.</summary>
    public required string Body { get; init; }
    public string? HtmlBody { get; init; }
    /// <summary>What is attached, in order; their bytes lie in <c>access.draft_file_reading</c>.</summary>
    public IReadOnlyList<DraftFile> Files { get; init; } = [];
    /// <summary>Message-ID of the email that is answered, with brackets.</summary>
    public string? InReplyTo { get; init; }
    public required DateTimeOffset SavedAt { get; init; }
}

/// <summary>Answer.</summary>
/// <param name="Filed">False where the workspace has no such inbox.</param>
public sealed record DraftFiled(Guid EmailId, bool Filed);

/// <summary>A file that is attached to a draft.</summary>
public sealed record DraftFile(Guid FileId, string Filename, string MimeType);
