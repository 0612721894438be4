using MailMesh.InboxSync.Syncing.Fetching;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing;

/// <summary>
/// Brings one folder of the mirror in line with the server: whole the first time, then what changed, by QRESYNC, by
/// CONDSTORE, or by comparing all flags and UIDs.
/// </summary>
internal sealed class FolderLook(SyncStore store, SessionScope scope, BodyFetch bodies)
{
    private readonly FlagLook _flags = new(store, scope);

    /// <summary>Opens the folder and looks; it stays open.</summary>
    /// <param name="interlude">Given a turn between the windows of a long first sync.</param>
    public async Task Run(
        ServerLink link, SyncedFolder folder, CancellationToken ct, Interlude? interlude = null)
    {
        using var turn = await folder.Enter(ct);
        folder.IsDoubted = false;
        var (opened, resync, refusal) = await Open(link, folder.State, ct);
        if (opened is null)
        {
            await MarkClosed(folder, refusal, ct);
            return;
        }
        var box = opened.Mailbox;
        var highest = box.HasNoModSeq ? 0 : opened.HighestModSeq;
        if (folder.State.UidValidity != box.UidValidity)
            await Restart(link, folder, box, highest, ct);
        // As told before mails are asked for: what comes later raises it, and is yet to be fetched.
        var next = box.UidNext;
        long total;
        if (!folder.State.IsWhole)
            total = await Fill(link, folder, highest, interlude, ct);
        else
        {
            // It counts from an earlier number again, as after a crash that cost it its index: what it did since then
            // it tells by numbers that the mirror is past.
            if (highest > 0 && (long)highest < folder.State.ModSequence)
                await _flags.Compare(link, folder, highest, ct);
            else if (resync && opened.Mailbox.UidValidity == folder.State.UidValidity)
                await _flags.Apply(folder, opened.Changed, opened.Vanished, highest, ct);
            else
                await _flags.Refresh(link, folder, highest, isFresh: true, ct);
            if (next == 0 || next > (folder.State.UidNext ?? 1))
                await FetchNew(link, folder, ct);
            total = await Complete(link, folder, ct);
        }
        await Settle(folder, next, total, ct);
        if (folder.IsInbox && folder.State.IsWhole)
            scope.MarkInboxWhole();
    }

    /// <summary>
    /// What is new in a folder as its STATUS tells; where its first sync still waits, only mail that came since.
    /// </summary>
    public async Task News(ServerLink link, SyncedFolder folder, MailboxStatus status, CancellationToken ct)
    {
        if (folder.State.IsWhole)
        {
            if (FolderStatuses.MayDiffer(link, folder, status, anyway: false))
                await Run(link, folder, ct);
            return;
        }
        if (!(status.UidNext > folder.State.UidNext))
            return;
        using var turn = await folder.Enter(ct);
        await Reopen(link, folder, ct);
        await FetchNew(link, folder, ct);
    }

    /// <summary>What the server told of the open folder while nobody asked.</summary>
    /// <returns>True where mails left the folder: they may be elsewhere.</returns>
    public async Task<bool> Again(
        ServerLink link, SyncedFolder folder, IReadOnlyList<MailboxChange> changes, CancellationToken ct)
    {
        using var turn = await folder.Enter(ct);
        // The other connection may have opened it anew: UIDs of this one would name other mails by now.
        if (link.Client.Selected?.UidValidity != folder.State.UidValidity)
            throw SessionBreak.Lost("the folder that is watched was numbered anew");
        var firstNew = folder.State.UidNext;
        var vanished = UidSet.Of(changes.OfType<MailboxChange.Vanished>().SelectMany(change => change.Uids.Ranges));
        var mayHaveLost = !vanished.IsEmpty
            || changes.Any(change => change is MailboxChange.Expunged or MailboxChange.Overflow);
        if (changes.Any(change => change is MailboxChange.Exists or MailboxChange.Overflow))
            await FetchNew(link, folder, ct);
        if (changes.Any(change =>
            change is MailboxChange.Overflow || (change is MailboxChange.Flags flags && !(flags.Uid >= firstNew))))
            await _flags.Hear(link, folder, changes, ct);
        if (!vanished.IsEmpty)
            await _flags.Apply(folder, [], vanished, highest: 0, ct);
        if (mayHaveLost)
            await Complete(link, folder, ct);
        if (link.Client.Selected is { } box)
            await store.Save(
                scope.Inbox, folder,
                folder.State with { ServerTotal = folder.IsDoubted ? null : box.Exists }, ct);
        return mayHaveLost;
    }

    /// <summary>Asks once more for mails that the server couldn't give.</summary>
    public async Task Retry(ServerLink link, SyncedFolder folder, IReadOnlyList<uint> faulty, CancellationToken ct)
    {
        using var turn = await folder.Enter(ct);
        var (opened, _, _) = await Open(link, folder.State, ct);
        if (opened?.Mailbox.UidValidity != folder.State.UidValidity || !folder.State.IsWhole)
            return; // the next look builds it anew
        await bodies.NewestFirst(link, folder, UidSet.Of(faulty), ct);
        await store.Save(
            scope.Inbox, folder, folder.State, ct,
            (tx, token) => Faults.Settle(tx, folder.State.FolderId, faulty, token));
    }

    /// <summary>A folder that never opened isn't waited for: nothing of it is on its way.</summary>
    private Task MarkClosed(SyncedFolder folder, string? refusal, CancellationToken ct)
    {
        var state = folder.State;
        return store.Save(
            scope.Inbox, folder,
            state.FiledFrom is null ? state with { UidValidity = null, FiledFrom = 1 } : state, ct,
            (tx, token) => Places.MarkFaulty(tx, state.FolderId, 0, $"can't be opened: {refusal}", token));
    }

    private static async Task<(SelectResult? Opened, bool Resync, string? Refusal)> Open(
        ServerLink link, FolderState state, CancellationToken ct)
    {
        var known = link.Resyncs && state is { IsWhole: true, UidValidity: > 0, ModSequence: > 0 }
            ? new Resync((uint)state.UidValidity, (ulong)state.ModSequence)
            : null;
        var options = new SelectOptions { Condstore = true, Qresync = known };
        var outcome = await link.Client.Examine(state.ServerName!, options, ct);
        if (known is not null && outcome is ImapOutcome<SelectResult>.Refused { By: Refusal.Bad })
        {
            known = null;
            outcome = await link.Client.Examine(state.ServerName!, new SelectOptions { Condstore = true }, ct);
        }
        var (opened, refusal) = outcome.OrRefusal();
        return (opened, known is not null, refusal);
    }

    /// <summary>
    /// The first look, or the UIDs lost their meaning: what was here waits for its new place, found by its bytes.
    /// </summary>
    private async Task Restart(
        ServerLink link, SyncedFolder folder, SelectedMailbox box, ulong highest, CancellationToken ct)
    {
        var before = folder.State;
        var next = box.UidNext > 0 ? box.UidNext : (await All(link, ct)).LastOrDefault() + 1L;
        // Whole before, or being built anew already when its numbers changed once more: then all in it is news.
        var isKnownAccount =
            scope.WasWhole || before is { UidValidity: not null, IsWhole: true } or { ArrivalsFrom: 1 };
        var state = before with
        {
            UidValidity = box.UidValidity,
            UidNext = next,
            ModSequence = highest > 0 ? (long)highest : null,
            FiledFrom = null,
            ArrivalsFrom = isKnownAccount ? 1 : next,
            ServerTotal = box.Exists,
        };
        await store.Save(
            scope.Inbox, folder, state, ct,
            (tx, token) => Places.DepartAll(tx, scope.Inbox.InboxId, state.FolderId, token));
    }

    /// <summary>All that the mirror lacks, newest first; goes on where an earlier session ended.</summary>
    private async Task<long> Fill(
        ServerLink link, SyncedFolder folder, ulong highest, Interlude? interlude, CancellationToken ct)
    {
        await Match(link, folder, UidSet.Of((await All(link, ct)).Ranges), ct, interlude);
        // Flags that changed while bodies were fetched, or since the session before.
        await _flags.Refresh(link, folder, highest, isFresh: false, ct);
        await store.Save(scope.Inbox, folder, folder.State with { FiledFrom = 1 }, ct);
        // What was expunged meanwhile, where the server doesn't tell afterwards.
        return await Complete(link, folder, ct);
    }

    /// <summary>
    /// Where the counts differ something was missed: then all UIDs are compared. Answers how many mails the server had.
    /// </summary>
    private async Task<long> Complete(ServerLink link, SyncedFolder folder, CancellationToken ct)
    {
        var count = await store.Write(
            scope.Inbox, (tx, token) => Places.Count(tx, folder.State.FolderId, token), ct);
        if (link.Client.Selected is not { } box || count == box.Exists)
            return count;
        var all = await All(link, ct);
        await Match(link, folder, all, ct);
        return all.Count;
    }

    private async Task Match(
        ServerLink link, SyncedFolder folder, UidSet server, CancellationToken ct, Interlude? interlude = null)
    {
        var known = await store.Write(
            scope.Inbox, (tx, token) => Places.Known(tx, folder.State.FolderId, token), ct);
        long[] gone = [.. known.Where(uid => uid > 0 && !server.Contains((uint)uid))];
        if (gone.Length > 0)
            await _flags.Depart(folder, gone, ct);
        var missing = UidWindows.Missing(server, known);
        while (!missing.IsEmpty)
        {
            var exists = link.Client.Selected?.Exists;
            missing = await bodies.NewestFirst(
                link, folder, missing, ct,
                () => interlude is not null && (interlude.IsDue || link.Client.Selected?.Exists > exists));
            if (interlude is null || missing.IsEmpty)
                continue;
            await interlude.Run(link, folder, ct);
            await Reopen(link, folder, ct);
            if (link.Client.Selected is { } box && (box.Exists > exists || box.UidNext > folder.State.UidNext))
                await FetchNew(link, folder, ct);
        }
    }

    /// <summary>Opens a folder again whose UIDs are known.</summary>
    private static async Task Reopen(ServerLink link, SyncedFolder folder, CancellationToken ct)
    {
        if (link.Client.Selected is { IsClosed: false } open && open.Name == folder.State.ServerName
            && open.UidValidity == folder.State.UidValidity)
            return;
        var (opened, _, refusal) = await Open(link, folder.State with { FiledFrom = null }, ct);
        if (opened?.Mailbox.UidValidity != folder.State.UidValidity)
            throw SessionBreak.Lost($"a folder became another one while it was looked at: {refusal}");
    }

    private async Task FetchNew(ServerLink link, SyncedFolder folder, CancellationToken ct)
    {
        var first = (uint)(folder.State.UidNext ?? 1);
        if (!scope.Suspects.Any)
        {
            await bodies.From(link, folder, first, ct);
            return;
        }
        var found = (await link.Client.Search(SearchKey.Uid(UidSet.From(first)), ct: ct)).OrEnd().Uids;
        var fresh = UidSet.Of(found.Where(uid => uid >= first));
        if (!fresh.IsEmpty)
            await bodies.NewestFirst(link, folder, fresh, ct);
    }

    private Task Settle(SyncedFolder folder, uint uidNext, long total, CancellationToken ct)
    {
        var state = folder.State;
        var next = state with { UidNext = Math.Max(state.UidNext ?? 1, uidNext), ServerTotal = total };
        return store.Save(
            scope.Inbox, folder, next, ct,
            (tx, token) => Places.ForgetFault(tx, state.FolderId, 0, token));
    }

    private static async Task<UidSet> All(ServerLink link, CancellationToken ct) =>
        (await link.Client.Search(SearchKey.All, ct: ct)).OrEnd().Uids;
}
