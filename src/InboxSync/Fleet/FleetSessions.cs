using System.Collections.Concurrent;
using MailMesh.InboxSync.Syncing;
using MailMesh.Mail.Imap;
using Npgsql;

namespace MailMesh.InboxSync.Fleet;

/// <summary>The sessions of this worker: each runs until it ends, and is settled then.</summary>
public sealed partial class FleetSessions(
    RunSession run, AccountConnections connections, LeaseSettlement settlement, TimeProvider clock,
    ILogger<FleetSessions> log)
{
    private static readonly TimeSpan SettleTimeMax = TimeSpan.FromSeconds(5);

    // By token too: a session that is slow to end may meet its successor here.
    private readonly ConcurrentDictionary<(Guid, long), HeldSession> _held = [];

    public int Count => _held.Count;

    public IReadOnlyList<Lease> Leases => [.. _held.Values.Select(session => session.Lease)];

    /// <param name="sentAt">The clock's timestamp before the lease was asked for.</param>
    public void Start(Lease lease, long sentAt)
    {
        var session = new HeldSession(lease, sentAt, clock);
        _held[(lease.InboxId, lease.Token)] = session;
        session.Ended = Task.Run(() => Hold(session));
    }

    /// <summary>What became of a renewal: those asked for and not renewed are lost.</summary>
    public void Renewed(IReadOnlyList<Lease> asked, IReadOnlyList<Guid> renewed, long sentAt)
    {
        var ours = renewed.ToHashSet();
        foreach (var lease in asked)
        {
            if (!_held.TryGetValue((lease.InboxId, lease.Token), out var session))
                continue;
            if (ours.Contains(lease.InboxId)) session.Renewed(sentAt);
            else session.Lose();
        }
    }

    /// <summary>Ends some sessions, the youngest first: they have the least to lose.</summary>
    public void Stop(int count)
    {
        foreach (var session in _held.Values.OrderByDescending(each => each.Lease.InboxId).Take(count))
            session.Stop();
    }

    /// <summary>Ends all and waits until each has given its lease back, at most <paramref name="max"/>.</summary>
    public async Task StopAll(TimeSpan max)
    {
        var ending = _held.Values.ToArray();
        foreach (var session in ending) session.Stop();
        var ended = Task.WhenAll(ending.Select(session => session.Ended));
        await Task.WhenAny(ended, Task.Delay(max, clock));
    }

    private async Task Hold(HeldSession session)
    {
        try
        {
            var end = await End(session);
            var next = NextTry.After(end, session.Lease.Failures, session.Lasted, new Random());
            using var limit = new CancellationTokenSource(SettleTimeMax, clock);
            await settlement.Settle(session.Lease, next, limit.Token);
            if (next.Pause is null) Suspended(log, session.Lease.InboxId, next.Detail!);
            else if (next.State is not null) Failing(log, session.Lease.InboxId, next.Pause.Value, next.Detail!);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            NotSettled(log, session.Lease.InboxId, e.Message); // the lease runs out by itself
        }
        finally
        {
            _held.TryRemove((session.Lease.InboxId, session.Lease.Token), out _);
            session.Dispose();
        }
    }

    private async Task<SessionEnd> End(HeldSession session)
    {
        var lease = session.Lease;
        var inbox = new HeldInbox(
            lease.InboxId, lease.WorkspaceId, lease.Address, lease.Token, ct => Connect(lease, ct), session.Lost);
        try
        {
            return await run(inbox, session.Ending);
        }
        catch (Exception e) when (e is LeaseLostException || session.Ending.IsCancellationRequested)
        {
            return new SessionEnd.Stopped();
        }
        catch (NpgsqlException e)
        {
            return new SessionEnd.Disconnected($"the database is away ({e.SqlState ?? "no answer"})", Served: true);
        }
        catch (Exception e)
        {
            Broken(log, e, lease.InboxId);
            return new SessionEnd.Disconnected("a fault of ours, which is in the log", Served: false);
        }
    }

    private async Task<ImapOutcome<ImapClient>> Connect(Lease lease, CancellationToken ct)
    {
        var outcome = await connections.Open(lease.InboxId, ct);
        if (lease.IsFailing && outcome.IsDone) await settlement.Recovered(lease, ct);
        return outcome;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Inbox {InboxId} is tried no more, its login is refused: {Why}")]
    private static partial void Suspended(ILogger log, Guid inboxId, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Inbox {InboxId} is tried again in {Pause}: {Why}")]
    private static partial void Failing(ILogger log, Guid inboxId, TimeSpan pause, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The end of inbox {InboxId}'s session was not kept: {Why}")]
    private static partial void NotSettled(ILogger log, Guid inboxId, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The session of inbox {InboxId} broke")]
    private static partial void Broken(ILogger log, Exception e, Guid inboxId);
}
