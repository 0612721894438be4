using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>UNSUBSCRIBE, RFC 9051 §6.3.8.</summary>
public static class UnsubscribeCommand
{
    /// <summary>Ends a subscription.</summary>
    public static Task<ImapOutcome<Acknowledged>> Unsubscribe(
        this ImapClient client, string mailbox, CancellationToken ct = default) => throw new NotSupportedException();
}
