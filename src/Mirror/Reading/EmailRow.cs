namespace MailMesh.Mirror.Reading;

/// <summary>An email as a list shows it.</summary>
public sealed record EmailRow
{
    public required Guid EmailId { get; init; }
    public required Guid InboxId { get; init; }
    public required Guid ThreadId { get; init; }
    /// <summary>One of <see cref="FolderRole"/>, or null where only <see cref="FolderName"/> tells.</summary>
    public string? FolderRole { get; init; }
    public required string FolderName { get; init; }
    /// <summary>Grows with each email of the inbox, in the order they became visible.</summary>
    public required long Arrival { get; init; }
    /// <summary>With its angle brackets, or null where the mail has none.</summary>
    public string? MessageId { get; init; }
    public Correspondent? From { get; init; }
    public required IReadOnlyList<Correspondent> To { get; init; }
    public required string Subject { get; init; }
    public required string Preview { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required bool IsRead { get; init; }
    public required bool IsStarred { get; init; }
    public required IReadOnlyList<string> Labels { get; init; }
    public required bool HasAttachments { get; init; }
    public required long SizeBytes { get; init; }
}

/// <summary>An email with its text.</summary>
public sealed record EmailDetail
{
    public required EmailRow Row { get; init; }
    public required IReadOnlyList<Correspondent> Cc { get; init; }
    public required IReadOnlyList<Correspondent> Bcc { get; init; }
    public required IReadOnlyList<Correspondent> ReplyTo { get; init; }
    public required IReadOnlyList<string> InReplyTo { get; init; }
    public required IReadOnlyList<string> References { get; init; }
    /// <summary>The Date field, which the sender chose.</summary>
    public DateTimeOffset? SentAt { get; init; }
    /// <summary>The address it was delivered to, with its +tag.</summary>
    public string? DeliveredTo { get; init; }
    /// <summary>The text part, or the HTML part as text.</summary>
    public required string Text { get; init; }
    /// <summary>Whether <see cref="MirrorReader.GetHtml"/> has more than the text.</summary>
    public required bool HasHtml { get; init; }
    /// <summary>What was malformed.</summary>
    public required IReadOnlyList<string> Defects { get; init; }
    public required IReadOnlyList<AttachmentRow> Attachments { get; init; }
}

/// <summary>An attachment without its bytes.</summary>
public sealed record AttachmentRow
{
    /// <summary>Position in the email, from 0.</summary>
    public required int Index { get; init; }
    public required string Filename { get; init; }
    public required string MimeType { get; init; }
    /// <summary>Decoded.</summary>
    public required long SizeBytes { get; init; }
    public string? ContentId { get; init; }
    public required bool IsInline { get; init; }
}

/// <summary>An attachment with its bytes, decoded.</summary>
public sealed record AttachmentContent(AttachmentRow Row, Guid EmailId, Guid InboxId, byte[] Bytes)
{
    /// <summary>Of a text, as its part of the mail declares it; null where it says none.</summary>
    public string? Charset { get; init; }
}

/// <summary>A conversation, oldest email first.</summary>
/// <param name="ThreadId">The id it has now: a merged thread answers with the one it went into.</param>
/// <param name="Emails">
/// The newest <see cref="ReadingLimits.ThreadEmailsMax"/>, oldest first; with texts cut at
/// <see cref="ReadingLimits.ThreadTextCharsMax"/>.
/// </param>
/// <param name="Total">How many emails the thread has.</param>
public sealed record ThreadDetail(Guid ThreadId, Guid InboxId, IReadOnlyList<EmailDetail> Emails, long Total);
