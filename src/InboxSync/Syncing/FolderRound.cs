using MailMesh.Contracts;
using MailMesh.InboxSync.Gmail;
using MailMesh.InboxSync.Syncing.Settling;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing;

/// <summary>
/// Looks at all folders that changed since the last round, as their STATUS tells; then lets go of what is in none of
/// them.
/// </summary>
internal sealed class FolderRound(SyncStore store, SessionScope scope, FolderLook look, Interlude interlude)
{
    /// <summary>While departed emails wait, the folders are looked at again at once, so many times in all.</summary>
    private const int PassesMax = 4;

    private readonly DepartureCheck _departures = new(store, scope);
    private readonly FaultRetry _retries = new(store, scope, look);
    private readonly QuietPoll _quiet = new(store, scope);

    /// <summary>A poll shows that a round would do nothing.</summary>
    public Task<bool> WouldBeIdle(ServerLink link, CancellationToken ct) => _quiet.Holds(link, ct);

    /// <summary>Goes on where an earlier connection was cut.</summary>
    public async Task Run(ServerLink link, CancellationToken ct)
    {
        for (var count = 1; count <= PassesMax; count++)
        {
            var pass = scope.Memory.Pass = Cut() ?? await NewPass(isFirst: count == 1, ct);
            var stands = await Look(link, pass, ct);
            scope.Memory.Pass = null;
            await link.Client.Unselect(ct); // STATUS of an open folder may be as old as its opening
            if (!await _departures.LetGo(pass.Round, stands, ct))
                break;
        }
        if (scope.Folders.All(folder => folder.State.IsWhole || folder.State.Fault is not null))
            await End(ct);
        await _quiet.Settle(ct);
    }

    private LookPass? Cut() =>
        scope.Memory.Pass is { } cut && store.Clock.GetElapsedTime(cut.SteppedAt) < LookPass.CutMax ? cut : null;

    private async Task<LookPass> NewPass(bool isFirst, CancellationToken ct)
    {
        if (isFirst)
            scope.Memory.Rounds++;
        var round = await store.Write(
            scope.Inbox, (tx, token) => LookRounds.Begin(tx, scope.Inbox.InboxId, token), ct);
        return new LookPass(round, isFirst, isFirst && LookPass.LooksAnywayIn(scope.Memory.Rounds))
        {
            SteppedAt = store.Clock.GetTimestamp(),
        };
    }

    /// <summary>Looks once at each folder that may differ; answers with how they stood before.</summary>
    private async Task<FolderStands> Look(ServerLink link, LookPass pass, CancellationToken ct)
    {
        // A name with CR, LF or NUL can't be sent, so such a folder can't be opened.
        var listed = await FolderStatuses.List(link, ct);
        _quiet.See(listed);
        MailboxInfo[] speakable = [.. listed.Where(each => each.Name.AsSpan().IndexOfAny("\r\n\0") < 0)];
        if (!pass.ListsAlike(speakable.Select(each => each.Name)))
            scope.Memory.Stands = null; // a mail may have passed through a folder that came and went
        await TellNew(link, pass, speakable, ct);
        scope.Adopt(await store.Write(
            scope.Inbox,
            (tx, token) => FolderBook.Reconcile(
                tx, scope.Inbox.InboxId, speakable, token, GmailLabels.Has(link.Client)), ct));
        await Note(listed.Count - speakable.Length, ct);
        if (scope.InboxFolder is { State: { IsWhole: true, ServerName: { } inbox } } && pass.HasLooked(inbox))
            scope.MarkInboxWhole();
        var looks = await Ask(link, pass, speakable, ct);
        await Begin(looks, ct);
        // A folder of 400,000 mails comes last: the others needn't wait for it.
        var inTurn = looks.Where(each => !pass.HasLooked(each.Folder.State.ServerName!))
            .OrderBy(each => !each.Folder.IsInbox)
            .ThenBy(each => each.Status?.Messages ?? each.Folder.State.ServerTotal);
        foreach (var (folder, status) in inTurn)
        {
            var name = folder.State.ServerName!;
            if (FolderStatuses.MayDiffer(link, folder, status, pass.LooksAnyway))
                await look.Run(link, folder, ct, interlude);
            else if (folder.IsInbox)
                scope.MarkInboxWhole();
            pass.Look(name, store.Clock.GetTimestamp());
        }
        if (pass.IsFirst)
            await _retries.Run(link, ct);
        return pass.Stands(looks.Select(each => each.Folder.State.ServerName!));
    }

    /// <summary>The status of each folder, unless an earlier connection of the pass was told.</summary>
    private async Task<IReadOnlyList<(SyncedFolder Folder, MailboxStatus? Status)>> Ask(
        ServerLink link, LookPass pass, MailboxInfo[] listed, CancellationToken ct)
    {
        var told = FolderStatuses.Told(listed);
        var looks = new List<(SyncedFolder, MailboxStatus?)>();
        foreach (var folder in scope.Folders)
        {
            var name = folder.State.ServerName!;
            // Those whose first sync has begun are opened in any case: a server that hangs up often is asked no more.
            var isBegun = folder.State is { IsWhole: false, UidValidity: not null };
            if (!pass.IsTold(name, out var status) && !isBegun)
                pass.Tell(
                    name, status = told.GetValueOrDefault(name) ?? await FolderStatuses.Of(link, name, ct),
                    store.Clock.GetTimestamp());
            looks.Add((folder, status));
        }
        return looks;
    }

    /// <summary>A folder under a new name may be one that we know: its STATUS shows.</summary>
    private async Task TellNew(ServerLink link, LookPass pass, MailboxInfo[] mailboxes, CancellationToken ct)
    {
        var known = scope.Folders.Select(folder => folder.State.ServerName).ToHashSet();
        if (known.Count == 0)
            return;
        for (var i = 0; i < mailboxes.Length; i++)
        {
            if (mailboxes[i] is not { IsSelectable: true, Status: null } mailbox || known.Contains(mailbox.Name))
                continue;
            if (!pass.IsTold(mailbox.Name, out var status))
                pass.Tell(
                    mailbox.Name, status = await FolderStatuses.Of(link, mailbox.Name, ct),
                    store.Clock.GetTimestamp());
            mailboxes[i] = mailbox with { Status = status };
        }
    }

    /// <summary>
    /// From here on mail that comes into a folder is news, however long its first sync waits for that of others.
    /// </summary>
    private async Task Begin(IEnumerable<(SyncedFolder Folder, MailboxStatus? Status)> looks, CancellationToken ct)
    {
        var begun = looks
            .Where(each => each is { Folder.State.UidValidity: null, Status: { UidValidity: > 0, UidNext: > 0 } })
            .Select(each => (each.Folder, State: each.Folder.State.BegunAt(each.Status!, scope.WasWhole)))
            .ToList();
        if (begun.Count == 0)
            return;
        await store.Write(
            scope.Inbox,
            async (tx, token) =>
            {
                foreach (var (_, state) in begun)
                    await FolderBook.Save(tx, state, token);
                return true;
            },
            ct);
        foreach (var (folder, state) in begun)
            folder.State = state;
    }

    private async Task End(CancellationToken ct)
    {
        if (scope.WasWhole)
            return;
        var now = store.Clock.GetUtcNow();
        await store.Write(
            scope.Inbox,
            async (tx, token) =>
            {
                if (await InboxProgress.End(tx, scope.Inbox.InboxId, now, token) is not { } synced)
                    return false;
                var id = Guid.CreateVersion7(now);
                var whole = new InboxSynced
                {
                    EventId = id,
                    WorkspaceId = scope.Inbox.WorkspaceId,
                    InboxId = scope.Inbox.InboxId,
                    Address = scope.Inbox.Address,
                    Emails = synced.Emails,
                    Folders = synced.Folders,
                    Faults = synced.Faults,
                    At = now,
                };
                await store.Outgoing.AddEvents(tx, [(id, whole)], token);
                return true;
            },
            ct);
        scope.WasWhole = true;
    }

    private Task<bool> Note(int unspeakable, CancellationToken ct) => store.Write(
        scope.Inbox,
        async (tx, token) =>
        {
            await InboxProgress.Note(
                tx, scope.Inbox.InboxId,
                unspeakable == 0 ? null : $"{unspeakable} folders have line ends in their names and can't be opened.",
                token);
            return true;
        },
        ct);
}
