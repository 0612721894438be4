using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>DELETE, RFC 9051 §6.3.5.</summary>
public static class DeleteCommand
{
    /// <summary>Removes a mailbox and all in it.</summary>
    public static Task<ImapOutcome<Acknowledged>> Delete(
        this ImapClient client, string mailbox, CancellationToken ct = default) => throw new NotSupportedException();
}
