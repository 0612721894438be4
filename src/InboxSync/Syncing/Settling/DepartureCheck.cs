using MailMesh.Contracts;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing.Settling;

/// <summary>
/// Lets go of departed emails once they are certainly in no folder. That every folder was looked at since isn't enough:
/// a mail may be moved from one that wasn't looked at yet to one that was. Where no mail came into any folder between
/// two listings, the looks in between have seen every mail there is.
/// </summary>
internal sealed class DepartureCheck(SyncStore store, SessionScope scope)
{
    /// <summary>In an account that never holds still emails wait for so many looks, and no longer.</summary>
    private const int WaitRoundsMax = 40;

    /// <param name="round">Begun before <paramref name="stands"/>; what differed was looked at since.</param>
    /// <returns>True where emails wait for a further look.</returns>
    public async Task<bool> LetGo(long round, FolderStands stands, CancellationToken ct)
    {
        var isQuiet = scope.Memory.Stands?.Equal(stands) == true;
        scope.Memory.Stands = stands;
        if (!await Wait(ct))
            return false;
        await Delete(isQuiet ? round : round - WaitRoundsMax, ct);
        return await Wait(ct);
    }

    private Task<bool> Wait(CancellationToken ct) => store.Write(
        scope.Inbox,
        async (tx, token) =>
        {
            var wait = await LookRounds.Settle(tx, scope.Inbox.InboxId, token);
            if (!wait)
                await FolderBook.DropEmpty(tx, scope.Inbox.InboxId, token);
            return wait;
        },
        ct);

    private async Task Delete(long before, CancellationToken ct)
    {
        for (var count = LookRounds.GoneMax; count == LookRounds.GoneMax;)
            count = await store.Write(
                scope.Inbox,
                async (tx, token) =>
                {
                    var gone = await LookRounds.DeleteGone(tx, scope.Inbox.InboxId, before, token);
                    var told = gone.Where(email => !email.IsDouble).Select(Deleted).ToArray();
                    await store.Outgoing.AddEvents(tx, told, token);
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
}
