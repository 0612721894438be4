using MailMesh.InboxSync.Gmail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Messages;

namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>Removes mails for good. Those that are gone already are as well removed.</summary>
internal static class RemoveCarrier
{
    private const string Marked =
        "the server can't remove single mails (no UIDPLUS): they are marked \\Deleted there, and stay until a client "
        + "empties the folder";

    /// <summary>Gmail keeps what is expunged outside of its bin: it only loses that label.</summary>
    public static bool MovesFirst(ImapClient client, WaitingChange change) =>
        GmailLabels.Has(client) && change.TargetName is not null && change.SourceId != change.TargetId;

    public static async Task<Verdict> Carry(ImapClient client, ChangeGroup group, CancellationToken ct) =>
        await SourceMailbox.Open(client, group.First, ct)
        ?? await Remove(client, group.Changes, ct)
        ?? new Verdict.Removed();

    /// <summary>From the open mailbox; null where it is done.</summary>
    public static async Task<Verdict?> Remove(
        ImapClient client, IEnumerable<WaitingChange> changes, CancellationToken ct)
    {
        var uids = changes.Uids();
        var marked = await client.Store(
            uids, FlagChange.Add, ["\\Deleted"], new StoreOptions { IsSilent = true }, ct);
        if (!marked.IsDone(out _, out var verdict))
            return verdict;
        var removed = await client.Expunge(uids, ct);
        if (removed is ImapOutcome<Acknowledged>.Refused { By: Refusal.NotOffered })
            return new Verdict.Refused(Marked);
        return removed.IsDone(out _, out verdict) ? null : verdict;
    }
}
