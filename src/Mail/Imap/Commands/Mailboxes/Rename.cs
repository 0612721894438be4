using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>RENAME, RFC 9051 §6.3.6.</summary>
public static class RenameCommand
{
    /// <summary>Renames a mailbox and those under it.</summary>
    public static Task<ImapOutcome<Acknowledged>> Rename(
        this ImapClient client, string mailbox, string newName, CancellationToken ct = default) => throw new NotSupportedException();
}
