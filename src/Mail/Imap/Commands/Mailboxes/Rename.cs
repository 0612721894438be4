using MailMesh.Mail.Imap.Client;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>RENAME, RFC 9051 §6.3.6.</summary>
public static class RenameCommand
{
    /// <summary>Renames a mailbox and those under it; of INBOX only its mails move.</summary>
    /// <exception cref="ArgumentException">A name has CR, LF or NUL.</exception>
    public static Task<ImapOutcome<Acknowledged>> Rename(
        this ImapClient client, string mailbox, string newName, CancellationToken ct = default)
    {
        Wire.ArgumentGuard.NoLineBreaks(mailbox);
        Wire.ArgumentGuard.NoLineBreaks(newName);
        return client.Connection.Run(
            new PlainCommand("RENAME", text => text.Append("RENAME ").Mailbox(mailbox).Append(" ").Mailbox(newName)),
            ct);
    }
}
