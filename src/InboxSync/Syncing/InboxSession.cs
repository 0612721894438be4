using System.Collections.Concurrent;
using MailMesh.InboxSync.Changing;
using MailMesh.InboxSync.Changing.Carrying;
using MailMesh.InboxSync.Fleet;
using MailMesh.InboxSync.Syncing.Fetching;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Session;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing;

/// <summary>
/// Keeps one inbox's mirror: whole first, then current, until the connection or the lease ends. One instance serves
/// all inboxes of the worker. A work connection looks at all folders and carries out changes; a watch connection keeps
/// INBOX current, where the server allows a second one.
/// </summary>
public sealed class InboxSession(SyncStore store, SyncOptions options, ServerChanges changes, ChangeSignal signal)
{
    private readonly ConcurrentDictionary<Guid, InboxMemory> _memories = new();

    /// <summary>Answers why it ended; throws only for bugs and for a database that is away.</summary>
    public async Task<SessionEnd> Run(HeldInbox inbox, CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct, inbox.Lost);
        try
        {
            await RunUntilEnd(inbox, ended.Token);
            return new SessionEnd.Stopped();
        }
        catch (SessionBreak e)
        {
            return ended.IsCancellationRequested ? new SessionEnd.Stopped() : e.End;
        }
        catch (LeaseLostException)
        {
            return new SessionEnd.Stopped();
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return new SessionEnd.Stopped();
        }
    }

    private async Task RunUntilEnd(HeldInbox inbox, CancellationToken ct)
    {
        var first = await inbox.Connect(ct);
        if (first is not ImapOutcome<ImapClient>.Done { Value: var client })
            throw new SessionBreak(first.ToEnd());
        await using var leaving = client;
        var wasWhole = await store.Write(
            inbox, (tx, token) => InboxProgress.Begin(tx, inbox.InboxId, token), ct);
        using var scope = new SessionScope(inbox, _memories.GetOrAdd(inbox.InboxId, _ => new InboxMemory()), wasWhole);
        using var bell = signal.Listen(inbox.InboxId);
        var look = new FolderLook(store, scope, new BodyFetch(store, options, scope));
        var interlude = new Interlude(scope, look, options.PollEvery, store.Clock)
        {
            Carry = (link, filling, token) => Carry(scope, link, filling, token),
        };
        var round = new FolderRound(store, scope, look, interlude);
        var work = new WorkLoop(scope, look, round, options.PollEvery, store.Clock)
        {
            Carry = (link, token) => Carry(scope, link, filling: null, token),
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        // The first that ends ends the others; each leaves the mirror at a whole transaction.
        Task[] loops =
        [
            work.Run(await Link(client, ct), stop.Token),
            Watch(scope, work, look, stop.Token),
            Listen(scope, bell, stop.Token),
        ];
        var firstToEnd = await Task.WhenAny(loops);
        await stop.CancelAsync();
        await ((Task)Task.WhenAll(loops)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await firstToEnd; // the others were told to stop
        }
        catch (SessionBreak e) when (scope.HasProgressed && e.End is SessionEnd.Disconnected lost)
        {
            throw new SessionBreak(lost with { Progressed = true });
        }
    }

    /// <param name="filling">In the middle of the first sync of this folder, whose turn is held.</param>
    /// <exception cref="SessionBreak">The server wants a pause, or the connection is lost.</exception>
    private async Task Carry(SessionScope scope, ServerLink link, SyncedFolder? filling, CancellationToken ct)
    {
        var end = await changes.Carry(
            scope.Inbox, link.Client, ct, placedAlone: filling is not null,
            (folderIds, token) => scope.Enter(folderIds, filling, token));
        switch (end)
        {
            case CarryEnd.Throttled slower:
                throw SessionBreak.Throttled(slower.RetryAfter, slower.Reason);
            case CarryEnd.Lost lost:
                throw SessionBreak.Lost(lost.Reason);
        }
    }

    /// <summary>A second connection; without it the work connection idles on INBOX between its rounds.</summary>
    private static async Task Watch(SessionScope scope, WorkLoop work, FolderLook look, CancellationToken ct)
    {
        await scope.InboxIsWhole.WaitAsync(ct);
        var second = await scope.Inbox.Connect(ct);
        if (second is not ImapOutcome<ImapClient>.Done { Value: var client })
        {
            work.IdlesItself = true;
            scope.Calls.Call(SessionCall.Look);
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            return;
        }
        await using var leaving = client;
        scope.IsWatched = true;
        if (scope.InboxFolder is { } inbox)
            await new InboxWatch(scope, look).Run(await Link(client, ct), inbox, hearsOthers: true, ct);
    }

    private static async Task Listen(SessionScope scope, ChangeBell bell, CancellationToken ct)
    {
        while (true)
        {
            await bell.Wait(ct);
            scope.Calls.Call(SessionCall.Carry);
        }
    }

    private static async Task<ServerLink> Link(ImapClient client, CancellationToken ct)
    {
        if (!client.Capabilities.Has("QRESYNC"))
            return new ServerLink(client, Resyncs: false);
        var enabled = await client.Enable(["QRESYNC"], ct);
        return new ServerLink(client, enabled.IsDone && enabled.Require().Contains("QRESYNC"));
    }
}
