using MailMesh.Mail.Mime;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Searching;
using MailMesh.Mirror.Syncing;

namespace MailMesh.Mirror.Writing;

/// <summary>What a mail says: the same for every inbox that got it.</summary>
public sealed record EmailContent
{
    private LexemeList? _lexemes;

    /// <summary>With its angle brackets.</summary>
    public string? MessageId { get; init; }
    public IReadOnlyList<string> InReplyTo { get; init; } = [];
    public IReadOnlyList<string> References { get; init; } = [];
    public Correspondent? From { get; init; }
    public IReadOnlyList<Correspondent> To { get; init; } = [];
    public IReadOnlyList<Correspondent> Cc { get; init; } = [];
    public IReadOnlyList<Correspondent> Bcc { get; init; } = [];
    public IReadOnlyList<Correspondent> ReplyTo { get; init; } = [];
    public required string Subject { get; init; }
    public required string Preview { get; init; }
    /// <summary>Null where the mail has no text.</summary>
    public TextPart? Text { get; init; }
    /// <summary>Null where the mail has no HTML.</summary>
    public HtmlPart? Html { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public IReadOnlyList<string> Defects { get; init; } = [];
    public IReadOnlyList<AttachmentPart> Attachments { get; init; } = [];

    internal LexemeList Lexemes =>
        _lexemes ?? throw new InvalidOperationException($"{nameof(WithWords)} comes before an email is filed.");

    /// <summary>With its words counted: those of the text and of all that is said here, which comes before.</summary>
    /// <param name="text">Of <see cref="EmailText"/>.</param>
    public EmailContent WithWords(ReadOnlySpan<char> text) => this with { _lexemes = EmailLexemes.Of(this, text) };
}

/// <summary>The part that the text is from by its place in the raw mail, header and body.</summary>
public sealed record TextPart(long Offset, long Length);

/// <summary>The HTML that a person is shown, by its place in the raw mail.</summary>
/// <param name="Charset">As the mail names it.</param>
public sealed record HtmlPart(long BodyOffset, long BodyLength, TransferEncoding TransferEncoding, string? Charset);

/// <summary>An attachment by its place in the raw mail.</summary>
public sealed record AttachmentPart
{
    public required string Filename { get; init; }
    public required string MimeType { get; init; }
    /// <summary>Decoded.</summary>
    public required long SizeBytes { get; init; }
    public required long BodyOffset { get; init; }
    public required long BodyLength { get; init; }
    public required TransferEncoding TransferEncoding { get; init; }
    public string? ContentId { get; init; }
    public required bool IsInline { get; init; }
}

/// <summary>A mail on its way into one inbox.</summary>
public sealed record EmailToFile
{
    public required Guid EmailId { get; init; }
    public required Guid InboxId { get; init; }
    /// <summary>One of <see cref="Mirror.FolderRole"/>; null where <see cref="FolderId"/> says it.</summary>
    public string? FolderRole { get; init; }
    /// <summary>The folder itself; null where <see cref="FolderRole"/> says it.</summary>
    public Guid? FolderId { get; init; }
    /// <summary>
    /// Its UID in the folder at the server, or null where we are the server. One email for each: what has this place
    /// already is <see cref="FilingOutcome.AlreadyThere"/>.
    /// </summary>
    public uint? Uid { get; init; }
    /// <summary>The folder of <see cref="Uid"/>; null where the email is shown there too.</summary>
    public Guid? PlacedIn { get; init; }
    internal (Guid FolderId, uint Uid)? Place =>
        (PlacedIn ?? FolderId) is { } folder && Uid is { } uid ? (folder, uid) : null;
    /// <summary>The provider's ids: its conversation is the email's thread, whatever References say.</summary>
    public ProviderIds? Ids { get; init; }
    public required EmailContent Content { get; init; }
    public required BlobRef Blob { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public bool IsRead { get; init; }
    public bool IsStarred { get; init; }
    /// <summary>Keywords and labels other than read, starred and the folder.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
    /// <summary>
    /// The RCPT TO that led here. With it, the same bytes with a Message-ID are filed once in each inbox: a client that
    /// lost our answer delivers again.
    /// </summary>
    public string? DeliveredTo { get; init; }
    /// <summary>Fields that we put on top, with their line ends; not part of the blob.</summary>
    public string? TraceHeaders { get; init; }
}

/// <summary>What became of an <see cref="EmailToFile"/>.</summary>
public abstract record FilingOutcome
{
    private FilingOutcome()
    {
    }

    public sealed record Filed(Guid EmailId, Guid ThreadId, Guid WorkspaceId) : FilingOutcome;

    /// <summary>It was there before.</summary>
    public sealed record AlreadyThere(Guid EmailId) : FilingOutcome;

    /// <summary>There is no such inbox (any more).</summary>
    public sealed record InboxMissing : FilingOutcome;
}
