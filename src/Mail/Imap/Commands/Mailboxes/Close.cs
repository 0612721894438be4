using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>CLOSE and UNSELECT, RFC 9051 §6.4.1, §6.4.2.</summary>
public static class CloseCommand
{
    /// <summary>Closes the open mailbox and expunges what has \Deleted.</summary>
    public static Task<ImapOutcome<Acknowledged>> Close(this ImapClient client, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Closes the open mailbox and expunges nothing.</summary>
    public static Task<ImapOutcome<Acknowledged>> Unselect(this ImapClient client, CancellationToken ct = default) => throw new NotSupportedException();
}
