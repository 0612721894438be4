using MailMesh.Contracts;

namespace MailMesh.Sender.Composing;

/// <summary>A mail as asked for, without the sender's address, the attachments' bytes and the ids we mint.</summary>
public sealed record Draft
{
    public required Guid SendId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid? KeyId { get; init; }
    public required Guid InboxId { get; init; }
    /// <summary>The email this one answers; null starts a thread.</summary>
    public Guid? Answers { get; init; }
    public required IReadOnlyList<EmailAddress> To { get; init; }
    public required IReadOnlyList<EmailAddress> Cc { get; init; }
    public IReadOnlyList<EmailAddress> Bcc { get; init; } = [];
    public EmailAddress? ReplyTo { get; init; }
    public required string Subject { get; init; }
    public required string Text { get; init; }
    public required string? Html { get; init; }
    public ThreadingHeaders Threading { get; init; } = ThreadingHeaders.None;
    public required IReadOnlyList<OutgoingAttachment> Attachments { get; init; }
    public required DateTimeOffset? SendAt { get; init; }
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>The mail's Date too: what was held, or waited for us, isn't dated back to when it was asked.</summary>
    public DateTimeOffset LeavesAt(DateTimeOffset now) => SendAt is { } sendAt && sendAt > now ? sendAt : now;
}
