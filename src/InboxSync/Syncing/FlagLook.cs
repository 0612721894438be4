using MailMesh.InboxSync.Gmail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing;

/// <summary>Takes over flags and departures of the open folder.</summary>
internal sealed class FlagLook(SyncStore store, SessionScope scope)
{
    private static readonly HashSet<uint> NoneTold = [];

    private FetchFacts Facts => scope.HasLabels ? FetchFacts.Flags | FetchFacts.GmailLabels : FetchFacts.Flags;

    /// <summary>What changed since the mirror last knew; all flags where the server keeps no mod-sequences.</summary>
    public async Task Refresh(ServerLink link, SyncedFolder folder, CancellationToken ct)
    {
        var box = link.Client.Selected;
        var since = folder.State.ModSequence;
        if (box is null || box.Exists == 0)
            return;
        var hasSequences = link.Client.Capabilities.HasCondstore && !box.HasNoModSeq && since > 0;
        if (hasSequences && (long)box.HighestModSeq == since && !link.Resyncs)
            return;
        var items = hasSequences
            ? new FetchItems(Facts | FetchFacts.ModSeq)
            {
                ChangedSince = (ulong)since!, Vanished = link.Resyncs,
            }
            : new FetchItems(Facts);
        await Fetch(link, folder, items, ct);
        if (hasSequences && (long)box.HighestModSeq > (folder.State.ModSequence ?? 0))
            await Know(folder, box.HighestModSeq, ct);
    }

    /// <summary>All flags, whatever the server's mod-sequences say; from here on they count.</summary>
    public async Task Compare(ServerLink link, SyncedFolder folder, CancellationToken ct)
    {
        if (link.Client.Selected is not { } box)
            return;
        var highest = box.HighestModSeq; // what changes while the flags come is asked for next time
        if (box.Exists > 0)
            await Fetch(link, folder, new FetchItems(Facts), ct);
        await Know(folder, highest, ct);
    }

    private Task Know(SyncedFolder folder, ulong highest, CancellationToken ct) =>
        store.Save(scope.Inbox, folder, folder.State with { ModSequence = (long)highest }, ct);

    private async Task Fetch(ServerLink link, SyncedFolder folder, FetchItems items, CancellationToken ct)
    {
        var fetched = link.Client.Fetch(UidSet.All, items);
        var changed = new List<FetchedEmail>();
        await foreach (var email in fetched.WithCancellation(ct))
        {
            email.Dispose(); // no sections: what it says outlives it
            changed.Add(email);
            if (changed.Count < Places.ChunkMax)
                continue;
            await Apply(folder, changed, UidSet.Empty, folder.State, ct, isLast: false);
            changed.Clear();
        }
        var summary = (await fetched.Outcome).OrEnd();
        await Apply(folder, changed, summary.Vanished, folder.State, ct);
    }

    /// <summary>Flags as told, and UIDs that are gone.</summary>
    public Task Apply(
        SyncedFolder folder, IReadOnlyList<FetchedEmail> changed, UidSet vanished, FolderState state,
        CancellationToken ct, bool isLast = true)
    {
        PlacedFlags[] flags =
        [
            .. changed.Where(email => email.Uid > 0).Select(email => scope.FlagsOf(folder, email))
                .OfType<PlacedFlags>(),
        ];
        if (flags.Length == 0 && vanished.IsEmpty)
            return Task.CompletedTask;
        // Not before the last: what came in between would be skipped by a session that goes on after a loss.
        var highest = isLast ? changed.Max(email => (long?)email.ModSeq) : null;
        var next = highest > (state.ModSequence ?? 0) ? state with { ModSequence = highest } : state;
        return store.Save(
            scope.Inbox, folder, next, ct,
            async (tx, token) =>
            {
                await Places.SetFlags(tx, state.FolderId, flags, token);
                if (scope.HasLabels)
                    await SentToSelf.Tell(tx, store, scope, state, changed, NoneTold, token);
                if (!vanished.IsEmpty)
                    await Depart(tx, folder, vanished, token);
            });
    }

    public Task Depart(SyncedFolder folder, IReadOnlyList<long> uids, CancellationToken ct) => store.Save(
        scope.Inbox, folder, folder.State, ct,
        (tx, token) => Places.Depart(tx, scope.Inbox.InboxId, folder.State.FolderId, uids, token));

    /// <summary>A VANISHED (EARLIER) may name ranges far wider than the folder ever was.</summary>
    private async Task Depart(
        Npgsql.NpgsqlTransaction tx, SyncedFolder folder, UidSet vanished, CancellationToken ct)
    {
        IReadOnlyList<long> gone = vanished.Count <= Places.ChunkMax
            ? [.. vanished.Select(uid => (long)uid)]
            : [.. (await Places.Known(tx, folder.State.FolderId, ct)).Where(uid => vanished.Contains((uint)uid))];
        await Places.Depart(tx, scope.Inbox.InboxId, folder.State.FolderId, gone, ct);
    }
}
