using System.Collections.Concurrent;
using MailMesh.InboxSync.Connecting;

namespace MailMesh.InboxSync.Fleet;

/// <summary>
/// Keeps within what hosts bear: connections of an account and to a host, and a pace of logins. What a provider is
/// known to allow goes before the settings.
/// </summary>
public sealed class ConnectionBudget(FleetOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, int> _ofAccount = [];
    private readonly ConcurrentDictionary<string, int> _ofHost = [];
    private readonly Dictionary<string, long> _nextLogin = []; // guarded by itself; ticks of the clock

    /// <summary>Takes a place for one connection; null where there is none. Give it back when it has ended.</summary>
    public IDisposable? Take(Guid inboxId, string host)
    {
        var perAccount = MailProviders.OfHost(host)?.ConnectionsPerAccount ?? options.ConnectionsPerAccountMax;
        if (!TryAdd(_ofAccount, inboxId, perAccount))
            return null;
        if (TryAdd(_ofHost, host, options.ConnectionsPerHostMax))
            return new Place(this, inboxId, host);
        Remove(_ofAccount, inboxId);
        return null;
    }

    /// <summary>Waits for this login's turn at the host.</summary>
    public Task Turn(string host, CancellationToken ct)
    {
        var rate = MailProviders.OfHost(host)?.LoginsPerSecond ?? options.LoginsPerHostSecond;
        var now = clock.GetUtcNow().UtcTicks;
        long mine;
        lock (_nextLogin)
        {
            mine = Math.Max(now, _nextLogin.GetValueOrDefault(host));
            _nextLogin[host] = mine + (long)(TimeSpan.TicksPerSecond / rate);
        }
        return mine > now ? Task.Delay(TimeSpan.FromTicks(mine - now), clock, ct) : Task.CompletedTask;
    }

    private static bool TryAdd<TKey>(ConcurrentDictionary<TKey, int> counts, TKey key, int max)
        where TKey : notnull
    {
        if (counts.AddOrUpdate(key, 1, (_, count) => count + 1) <= max)
            return true;
        Remove(counts, key);
        return false;
    }

    private static void Remove<TKey>(ConcurrentDictionary<TKey, int> counts, TKey key)
        where TKey : notnull
    {
        if (counts.AddOrUpdate(key, 0, (_, count) => count - 1) <= 0)
            counts.TryRemove(KeyValuePair.Create(key, 0));
    }

    private sealed class Place(ConnectionBudget budget, Guid inboxId, string host) : IDisposable
    {
        private int _isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 1)
                return;
            Remove(budget._ofAccount, inboxId);
            Remove(budget._ofHost, host);
        }
    }
}
