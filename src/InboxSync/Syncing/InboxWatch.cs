using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Watching;

namespace MailMesh.InboxSync.Syncing;

/// <summary>
/// Keeps INBOX current by IDLE, or NOOP where the server has none; over a connection of its own it hears of the other
/// folders too, where the server has NOTIFY (RFC 5465).
/// </summary>
internal sealed class InboxWatch(SessionScope scope, FolderLook look)
{
    /// <param name="hearsOthers">The connection is used for nothing else: it may be told of all folders.</param>
    /// <exception cref="SessionBreak">The connection ended.</exception>
    public async Task Run(ServerLink link, SyncedFolder folder, bool hearsOthers, CancellationToken ct)
    {
        var before = folder.State.ServerTotal;
        await look.Run(link, folder, ct);
        var isNotified = hearsOthers && await Notify(link, new NotifyEvents(), ct);
        if (isNotified || folder.State.ServerTotal < before)
            scope.Calls.Call(SessionCall.Look); // what came before is told by nobody
        await foreach (var change in link.Client.Idle(ct))
        {
            MailboxChange[] changes = [change, .. link.Client.TakeChanges()];
            if (changes.OfType<MailboxChange.Lost>().FirstOrDefault() is { } lost)
                throw SessionBreak.Lost(lost.Reason);
            // The server tells nothing more then, not of INBOX either (RFC 5465 §5.8); the others are polled.
            if (isNotified && changes.Any(each => each is MailboxChange.Overflow))
                await Notify(link, new NotifyEvents { Personal = false }, ct);
            var isElsewhere = changes.Any(each => each is MailboxChange.Elsewhere or MailboxChange.Listed);
            // What left INBOX may have been moved: then it is elsewhere by now.
            if (await look.Again(link, folder, changes, ct) || isElsewhere)
                scope.Calls.Call(SessionCall.Look);
        }
        throw SessionBreak.Lost("the watch of INBOX ended");
    }

    /// <summary>False where the server hasn't it, or not for us: IDLE tells of INBOX all the same.</summary>
    private static async Task<bool> Notify(ServerLink link, NotifyEvents events, CancellationToken ct) =>
        link.Client.Capabilities.Has("NOTIFY") && (await link.Client.Notify(events, ct)) switch
        {
            ImapOutcome<Acknowledged>.Refused => false,
            var outcome => outcome.OrEnd() is var _,
        };
}
