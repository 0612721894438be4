using MailMesh.Mail.Imap.Client;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>UID MOVE, RFC 9051 §6.4.8, RFC 6851.</summary>
public static class MoveCommand
{
    /// <summary>
    /// Moves mails of the open mailbox to another. Without MOVE it copies, sets \Deleted and expunges exactly these,
    /// which needs UIDPLUS; a failure between leaves them in both mailboxes, never in none.
    /// </summary>
    /// <exception cref="ArgumentException">No UIDs, or the name has CR, LF or NUL.</exception>
    public static async Task<ImapOutcome<CopyResult>> Move(
        this ImapClient client, UidSet uids, string mailbox, CancellationToken ct = default)
    {
        var offers = client.Capabilities;
        if (offers.HasOrRev2("MOVE")) return await CopyCommand.Run(client, "UID MOVE", uids, mailbox, ct);
        // A plain EXPUNGE would remove what others marked too.
        if (!offers.HasOrRev2("UIDPLUS")) return await Offers.Missing<CopyResult>("MOVE or UIDPLUS");
        var copied = await client.Copy(uids, mailbox, ct);
        if (!copied.IsDone) return copied;
        var marked = await client.Store(uids, FlagChange.Add, ["\\Deleted"], new StoreOptions { IsSilent = true }, ct);
        if (!marked.IsDone) return marked.Failed<CopyResult>();
        var removed = await client.Expunge(uids, ct);
        return removed.IsDone ? copied : removed.Failed<CopyResult>();
    }
}
