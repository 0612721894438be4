using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>SUBSCRIBE, RFC 9051 §6.3.7.</summary>
public static class SubscribeCommand
{
    /// <summary>Subscribes to a mailbox.</summary>
    public static Task<ImapOutcome<Acknowledged>> Subscribe(
        this ImapClient client, string mailbox, CancellationToken ct = default) => throw new NotSupportedException();
}
