using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;

namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>The mailbox where the emails of a group lie, open for writing.</summary>
internal static class SourceMailbox
{
    /// <summary>Null where it is open and the UIDs mean what the mirror knows.</summary>
    public static async Task<Verdict?> Open(ImapClient client, WaitingChange change, CancellationToken ct)
    {
        if (await Select(client, change.SourceName!, ct) is { } verdict)
            return verdict;
        // Sync has to match the folder anew before any of its UIDs may be touched.
        return client.Selected!.UidValidity == change.UidValidity ? null : new Verdict.Wait("its UIDVALIDITY changed");
    }

    /// <summary>Null where it is open for writing.</summary>
    public static async Task<Verdict?> Select(ImapClient client, string mailbox, CancellationToken ct)
    {
        if (client.Selected is { IsClosed: false, IsReadOnly: false } open && open.Name == mailbox)
            return null;
        if (!(await client.Select(mailbox, ct: ct)).IsDone(out _, out var verdict))
            return verdict is Verdict.Refused refused ? new Verdict.Wait(refused.Reason) : verdict;
        return client.Selected!.IsReadOnly ? new Verdict.Refused("the server opens the folder for reading only") : null;
    }

    public static UidSet Uids(this IEnumerable<WaitingChange> changes) =>
        UidSet.Of(changes.Select(change => (uint)change.Uid!.Value));
}
