using MailMesh.Contracts;
using MailMesh.Gateway.Sends;

namespace MailMesh.Gateway.Drafts;

/// <summary>A draft as a key wrote it.</summary>
public sealed record DraftRow
{
    public required Guid DraftId { get; init; }
    public required Guid InboxId { get; init; }
    /// <summary>From 1; grows with each save.</summary>
    public required int Version { get; init; }
    /// <summary>The mail in DRAFTS that shows this version.</summary>
    public required Guid EmailId { get; init; }
    /// <summary>The email that is answered; null for a new mail.</summary>
    public Guid? Answers { get; init; }
    public required DraftContent Content { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Those of its files that this save brought, by their place among them; they aren't kept yet.</summary>
    public IReadOnlyList<AttachmentInput> Brought { get; init; } = [];

    /// <summary>Ids of the files that <paramref name="other"/> has no more.</summary>
    public IReadOnlyList<Guid> FilesNotIn(DraftRow other) =>
        [.. Content.Files.Select(file => file.FileId).Except(other.Content.Files.Select(file => file.FileId))];
}

/// <summary>What is written; everything may still be missing.</summary>
public sealed record DraftContent
{
    public IReadOnlyList<EmailAddress> To { get; init; } = [];
    public IReadOnlyList<EmailAddress> Cc { get; init; } = [];
    public IReadOnlyList<EmailAddress> Bcc { get; init; } = [];
    public string Subject { get; init; } = "";
    public string Body { get; init; } = "";
    public string? HtmlBody { get; init; }
    public IReadOnlyList<AttachedFile> Files { get; init; } = [];
}

/// <summary>A file of a draft; its bytes lie beside the row.</summary>
public sealed record AttachedFile(Guid FileId, string Filename, string MimeType, long SizeBytes);
