using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Watching;

/// <summary>NOTIFY, RFC 5465.</summary>
public static class NotifyCommand
{
    /// <summary>Asks to be told of changes elsewhere too; they come by Idle and TakeChanges.</summary>
    public static Task<ImapOutcome<Acknowledged>> Notify(
        this ImapClient client, NotifyEvents? events, CancellationToken ct = default) => throw new NotSupportedException();
}

/// <summary>What to be told of (RFC 5465 §6). Null in place of it ends NOTIFY.</summary>
public sealed record NotifyEvents
{
    /// <summary>New, gone and changed mails of the open mailbox.</summary>
    public bool Selected { get; init; } = true;

    /// <summary>Counts of the user's other mailboxes when they change.</summary>
    public bool Personal { get; init; } = true;
}
