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
    /// <summary>Without mod-sequences no count tells of a star: then every such round looks anyway.</summary>
    private const int LookAnywayEvery = 4;

    /// <summary>While departed emails wait, the folders are looked at again at once, so many times in all.</summary>
    private const int PassesMax = 4;

    private readonly DepartureCheck _departures = new(store, scope);
    private readonly FaultRetry _retries = new(store, scope, look);

    public async Task Run(ServerLink link, CancellationToken ct)
    {
        scope.Memory.Rounds++;
        for (var pass = 1; pass <= PassesMax; pass++)
        {
            var round = await store.Write(
                scope.Inbox, (tx, token) => LookRounds.Begin(tx, scope.Inbox.InboxId, token), ct);
            var stands = await Look(link, isFirst: pass == 1, ct);
            await link.Client.Unselect(ct); // STATUS of an open folder may be as old as its opening
            if (!await _departures.LetGo(round, stands, ct))
                break;
        }
        if (scope.Folders.All(folder => folder.State.IsWhole || folder.State.Fault is not null))
            await End(ct);
    }

    /// <summary>Looks once at each folder that may differ; answers with how they stood before.</summary>
    private async Task<FolderStands> Look(ServerLink link, bool isFirst, CancellationToken ct)
    {
        // A name with CR, LF or NUL can't be sent, so such a folder can't be opened.
        var listed = await FolderStatuses.List(link, ct);
        MailboxInfo[] speakable = [.. listed.Where(each => each.Name.AsSpan().IndexOfAny("\r\n\0") < 0)];
        await TellNew(link, speakable, ct);
        scope.Adopt(await store.Write(
            scope.Inbox,
            (tx, token) => FolderBook.Reconcile(
                tx, scope.Inbox.InboxId, speakable, token, GmailLabels.Has(link.Client)), ct));
        await Note(listed.Count - speakable.Length, ct);
        // Those whose first sync has begun are opened in any case: a server that hangs up often is asked no more.
        var begun = scope.Folders.Where(folder => folder.State is { IsWhole: false, UidValidity: not null }).ToArray();
        (SyncedFolder Folder, MailboxStatus? Status)[] looks =
        [
            .. await FolderStatuses.Of(link, speakable, scope.Folders.Except(begun), ct),
            .. begun.Select(folder => (folder, (MailboxStatus?)null)),
        ];
        await Begin(looks, ct);
        // A folder of 400,000 mails comes last: the others needn't wait for it.
        var inTurn = looks.OrderBy(each => !each.Folder.IsInbox)
            .ThenBy(each => each.Status?.Messages ?? each.Folder.State.ServerTotal);
        var looksAnyway = isFirst && scope.Memory.Rounds % LookAnywayEvery == 1;
        foreach (var (folder, status) in inTurn)
        {
            if (FolderStatuses.MayDiffer(link, folder, status, looksAnyway))
                await look.Run(link, folder, ct, interlude);
            else if (folder.IsInbox)
                scope.MarkInboxWhole();
        }
        if (isFirst)
            await _retries.Run(link, ct);
        return FolderStands.Of(looks.Select(each => (each.Folder.State.ServerName!, each.Status)));
    }

    /// <summary>A folder under a new name may be one that we know: its STATUS shows.</summary>
    private async Task TellNew(ServerLink link, MailboxInfo[] mailboxes, CancellationToken ct)
    {
        var known = scope.Folders.Select(folder => folder.State.ServerName).ToHashSet();
        if (known.Count == 0)
            return;
        for (var i = 0; i < mailboxes.Length; i++)
            if (mailboxes[i] is { IsSelectable: true, Status: null } mailbox && !known.Contains(mailbox.Name))
                mailboxes[i] = mailbox with
                {
                    Status = (await link.Client.Status(mailbox.Name, FolderStatuses.Asked, ct)).OrRefusal().Value,
                };
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
