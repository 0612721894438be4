using MailMesh.InboxSync.Gmail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing;

/// <summary>Takes over flags and departures of the open folder.</summary>
internal sealed class FlagLook(SyncStore store, SessionScope scope)
{
    /// <summary>A folder whose flags change all the while is looked at again with the next poll.</summary>
    private const int ComparesMax = 3;

    private static readonly HashSet<uint> NoneTold = [];

    private FetchFacts Facts => scope.HasLabels ? FetchFacts.Flags | FetchFacts.GmailLabels : FetchFacts.Flags;

    /// <summary>What changed since the mirror last knew; all flags where the server keeps no mod-sequences.</summary>
    /// <param name="highest">HIGHESTMODSEQ as the folder was opened; 0 without.</param>
    /// <param name="isFresh">It was opened just now.</param>
    public async Task Refresh(
        ServerLink link, SyncedFolder folder, ulong highest, bool isFresh, CancellationToken ct)
    {
        var since = folder.State.ModSequence ?? 0;
        if (since == 0 || highest == 0)
            await Compare(link, folder, highest, ct);
        else if (!isFresh || (long)highest != since || link.Resyncs)
        {
            var (vanished, hasNews) = await Changes(link, folder, since, ct);
            await Apply(folder, [], vanished, hasNews ? 0 : highest, ct);
        }
    }

    /// <summary>
    /// What the server told of the open folder. It may note more than it has told: Dovecot's HIGHESTMODSEQ of a FETCH
    /// was seen past changes that came only afterwards. So what is heard doesn't move
    /// <see cref="FolderState.ModSequence"/>: the next look, which opens the folder, asks from there again.
    /// </summary>
    public async Task Hear(
        ServerLink link, SyncedFolder folder, IReadOnlyList<MailboxChange> changes, CancellationToken ct)
    {
        if (link.Client.Selected is not { } box)
            return;
        var known = folder.State.ModSequence ?? 0; // never asked for again here: this connection's view may be older
        var since = changes.Any(change => change is MailboxChange.Overflow) ? 0 : folder.HeardUpTo;
        foreach (var flags in changes.OfType<MailboxChange.Flags>())
            if (flags.ModSeq is > 0 and var told && (long)told <= since)
                since = (long)told - 1;
        since = Math.Max(since, known);
        if (since == 0 || box.HighestModSeq == 0)
        {
            await FetchAll(link, folder, ct);
            return;
        }
        var highest = (long)box.HighestModSeq;
        var (vanished, hasNews) = await Changes(link, folder, since, ct);
        if (!vanished.IsEmpty)
            await Apply(folder, [], vanished, highest: 0, ct);
        if (!hasNews)
            folder.HeardUpTo = highest;
    }

    /// <summary>All flags, whatever the server's mod-sequences say; from here on they count.</summary>
    /// <inheritdoc cref="Refresh" path="/param"/>
    public async Task Compare(ServerLink link, SyncedFolder folder, ulong highest, CancellationToken ct)
    {
        await FetchAll(link, folder, ct);
        folder.HeardUpTo = 0;
        await store.Save(
            scope.Inbox, folder, folder.State with { ModSequence = highest > 0 ? (long)highest : null }, ct);
    }

    private async Task FetchAll(ServerLink link, SyncedFolder folder, CancellationToken ct)
    {
        for (var count = 1; link.Client.Selected?.Exists > 0 && count <= ComparesMax; count++)
            if (!(await Fetch(link, folder, new FetchItems(Facts), ct)).HasNews)
                break;
    }

    private async Task<(UidSet Vanished, bool HasNews)> Changes(
        ServerLink link, SyncedFolder folder, long since, CancellationToken ct) =>
        link.Client.Selected is { Exists: > 0 }
            ? await Fetch(
                link, folder,
                new FetchItems(Facts | FetchFacts.ModSeq) { ChangedSince = (ulong)since, Vanished = link.Resyncs }, ct)
            : (UidSet.Empty, false);

    /// <summary>
    /// Sets flags as they come. A change of which the server tells meanwhile, and without a UID, is news: what was
    /// answered before it may be older.
    /// </summary>
    private async Task<(UidSet Vanished, bool HasNews)> Fetch(
        ServerLink link, SyncedFolder folder, FetchItems items, CancellationToken ct)
    {
        var fetched = link.Client.Fetch(UidSet.All, items);
        var changed = new List<FetchedEmail>();
        var hasNews = false;
        await foreach (var email in fetched.WithCancellation(ct))
        {
            email.Dispose(); // no sections: what it says outlives it
            hasNews |= email.Uid == 0;
            changed.Add(email);
            if (changed.Count < Places.ChunkMax)
                continue;
            await Apply(folder, changed, UidSet.Empty, 0, ct);
            changed.Clear();
        }
        // Not known yet as far as the server has told: what is left out by a loss would never be asked for.
        var summary = (await fetched.Outcome).OrEnd();
        await Apply(folder, changed, UidSet.Empty, 0, ct);
        return (summary.Vanished, hasNews);
    }

    /// <summary>Flags as told, and UIDs that are gone.</summary>
    /// <param name="highest">With these the mirror has all changes up to here; 0 where that isn't so.</param>
    public Task Apply(
        SyncedFolder folder, IReadOnlyList<FetchedEmail> changed, UidSet vanished, ulong highest,
        CancellationToken ct)
    {
        PlacedFlags[] flags =
        [
            .. changed.Where(email => email.Uid > 0).GroupBy(email => email.Uid).Select(LastWord)
                .Select(email => scope.FlagsOf(folder, email)).OfType<PlacedFlags>(),
        ];
        var state = folder.State;
        var isAll = (long)highest > (state.ModSequence ?? 0) && changed.All(email => email.Uid > 0);
        var next = isAll ? state with { ModSequence = (long)highest } : state;
        if (flags.Length == 0 && vanished.IsEmpty)
            return store.Save(scope.Inbox, folder, next, ct);
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

    /// <summary>
    /// One command may tell of a mail twice: as it was when it was asked for, and as it was changed meanwhile.
    /// </summary>
    private static FetchedEmail LastWord(IEnumerable<FetchedEmail> told) =>
        told.Aggregate((before, after) => before.ModSeq > after.ModSeq ? before : after);

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
