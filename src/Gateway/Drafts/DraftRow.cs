using MailMesh.Contracts;

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
}
