using MailMesh.Contracts;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing;

/// <summary>
/// Looks at all folders that changed since the last round, as their STATUS tells; then deletes what is in none of them.
/// </summary>
internal sealed class FolderRound(SyncStore store, SessionScope scope, FolderLook look)
{
    /// <summary>Without mod-sequences no count tells of a star: then every such round looks anyway.</summary>
    private const int LookAnywayEvery = 4;

    private const StatusItems Asked = StatusItems.Messages | StatusItems.Unseen | StatusItems.UidNext
        | StatusItems.UidValidity | StatusItems.HighestModSeq | StatusItems.MailboxId;

    private int _rounds;

    public async Task Run(ServerLink link, CancellationToken ct)
    {
        var round = await store.Write(
            scope.Inbox, (tx, token) => LookRounds.Begin(tx, scope.Inbox.InboxId, token), ct);
        _rounds++;
        // A name with CR, LF or NUL can't be sent, so such a folder can't be opened.
        var listed = (await link.Client.List("*", new ListOptions { Status = Asked }, ct)).OrEnd();
        MailboxInfo[] speakable = [.. listed.Where(each => each.Name.AsSpan().IndexOfAny("\r\n\0") < 0)];
        await TellNew(link, speakable, ct);
        scope.Adopt(await store.Write(
            scope.Inbox,
            (tx, token) => FolderBook.Reconcile(tx, scope.Inbox.InboxId, speakable, token), ct));
        await Note(listed.Count - speakable.Length, ct);
        var statuses = speakable.Where(each => each.Status is not null)
            .DistinctBy(each => each.Name).ToDictionary(each => each.Name, each => each.Status!);
        var looks = new List<(SyncedFolder Folder, MailboxStatus? Status)>();
        foreach (var folder in scope.Folders)
            looks.Add((
                folder, statuses.GetValueOrDefault(folder.State.ServerName!) ?? await StatusOf(link, folder, ct)));
        // A folder of 400,000 mails comes last: the others needn't wait for it.
        var inTurn = looks.OrderBy(each => !each.Folder.IsInbox).ThenBy(each => each.Status?.Messages);
        foreach (var (folder, status) in inTurn)
        {
            if (MayDiffer(link, folder.State, status))
                await look.Run(link, folder, ct);
            else if (folder.IsInbox)
                scope.MarkInboxWhole();
        }
        await DeleteGone(round, ct);
        if (scope.Folders.All(folder => folder.State.IsWhole || folder.State.Fault is not null))
            await End(ct);
        await link.Client.Unselect(ct); // STATUS of an open folder may be as old as its opening
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
                    Status = (await link.Client.Status(mailbox.Name, Asked, ct)).OrRefusal().Value,
                };
    }

    private static async Task<MailboxStatus?> StatusOf(ServerLink link, SyncedFolder folder, CancellationToken ct) =>
        (await link.Client.Status(folder.State.ServerName!, Asked, ct)).OrRefusal().Value;

    private bool MayDiffer(ServerLink link, FolderState state, MailboxStatus? status)
    {
        if (status is null || !state.IsWhole || status.UidNext is null or 0)
            return true;
        if (status.UidValidity != state.UidValidity || status.UidNext != state.UidNext
            || status.Messages != state.ServerTotal)
            return true;
        return link.Client.Capabilities.HasCondstore && status.HighestModSeq > 0
            ? (long)status.HighestModSeq != state.ModSequence
            : _rounds % LookAnywayEvery == 1;
    }

    private async Task DeleteGone(long round, CancellationToken ct)
    {
        for (var count = LookRounds.GoneMax; count == LookRounds.GoneMax;)
            count = await store.Write(
                scope.Inbox,
                async (tx, token) =>
                {
                    var gone = await LookRounds.DeleteGone(tx, scope.Inbox.InboxId, round, token);
                    await store.Outgoing.AddEvents(tx, [.. gone.Select(Deleted)], token);
                    if (gone.Count < LookRounds.GoneMax)
                        await FolderBook.DropEmpty(tx, scope.Inbox.InboxId, token);
                    return gone.Count;
                },
                ct);
    }

    private (Guid Id, EmailDeleted Event) Deleted(GoneEmail gone)
    {
        var now = store.Clock.GetUtcNow();
        var deleted = new EmailDeleted
        {
            EventId = Guid.CreateVersion7(now),
            WorkspaceId = scope.Inbox.WorkspaceId,
            InboxId = scope.Inbox.InboxId,
            EmailId = gone.EmailId,
            ThreadId = gone.ThreadId,
            MessageId = gone.MessageId,
            Folder = gone.Folder,
            At = now,
        };
        return (deleted.EventId, deleted);
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
