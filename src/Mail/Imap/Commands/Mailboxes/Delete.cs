using MailMesh.Mail.Imap.Client;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>DELETE, RFC 9051 §6.3.5.</summary>
public static class DeleteCommand
{
    /// <summary>Removes a mailbox and every mail in it.</summary>
    /// <exception cref="ArgumentException">The name has CR, LF or NUL.</exception>
    public static Task<ImapOutcome<Acknowledged>> Delete(
        this ImapClient client, string mailbox, CancellationToken ct = default)
    {
        Wire.ArgumentGuard.NoLineBreaks(mailbox);
        return client.Connection.Run(new PlainCommand("DELETE", text => text.Append("DELETE ").Mailbox(mailbox)), ct);
    }
}
