using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Watching;

namespace MailMesh.InboxSync.Syncing;

/// <summary>Keeps INBOX current over a connection of its own: IDLE, or NOOP where the server has none.</summary>
internal sealed class InboxWatch(SessionScope scope, FolderLook look)
{
    /// <exception cref="SessionBreak">The connection ended.</exception>
    public async Task Run(ServerLink link, SyncedFolder folder, CancellationToken ct)
    {
        await look.Run(link, folder, ct);
        await foreach (var change in link.Client.Idle(ct))
        {
            MailboxChange[] changes = [change, .. link.Client.TakeChanges()];
            if (changes.OfType<MailboxChange.Lost>().FirstOrDefault() is { } lost)
                throw SessionBreak.Lost(lost.Reason);
            if (await look.Again(link, folder, changes, ct))
                scope.Calls.Call(SessionCall.Look); // it may have been moved: then it is elsewhere by now
        }
        throw SessionBreak.Lost("the watch of INBOX ended");
    }
}
