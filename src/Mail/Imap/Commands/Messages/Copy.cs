using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>UID COPY, RFC 9051 §6.4.7.</summary>
public static class CopyCommand
{
    /// <summary>Copies mails to another mailbox.</summary>
    public static Task<ImapOutcome<CopyResult>> Copy(
        this ImapClient client, UidSet uids, string mailbox, CancellationToken ct = default) => throw new NotSupportedException();
}
