using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing.Settling;

/// <summary>Asks again for mails that the server couldn't give; most servers are mended one day.</summary>
internal sealed class FaultRetry(SyncStore store, SessionScope scope, FolderLook look)
{
    public async Task Run(ServerLink link, CancellationToken ct)
    {
        var due = await store.Write(
            scope.Inbox, (tx, token) => Faults.Due(tx, scope.Inbox.InboxId, token), ct);
        foreach (var folder in scope.Folders.Where(folder => due.Contains(folder.State.FolderId)))
            await look.Retry(link, folder, [.. due[folder.State.FolderId]], ct);
    }
}
