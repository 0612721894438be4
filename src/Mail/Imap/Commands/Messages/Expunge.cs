using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>EXPUNGE and UID EXPUNGE, RFC 9051 §6.4.3, §6.4.9.</summary>
public static class ExpungeCommand
{
    /// <summary>Removes for good what has \Deleted, of all mails or of those given (UIDPLUS).</summary>
    public static Task<ImapOutcome<Acknowledged>> Expunge(
        this ImapClient client, UidSet? uids = null, CancellationToken ct = default) => throw new NotSupportedException();
}
