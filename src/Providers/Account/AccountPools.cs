using MailMesh.Mail.Smtp;

namespace MailMesh.Providers.Account;

/// <summary>
/// A few connections for each account that sends, kept while mails follow one another and closed when they don't. New
/// credentials get a new pool; the old one finishes what it has.
/// </summary>
internal sealed class AccountPools(SmtpPoolOptions options, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Pools kept, those without a connection too; the one unused the longest gives way.</summary>
    public const int PoolsMax = 1_000;

    private readonly Dictionary<Guid, Kept> _pools = []; // guarded by itself

    public int Count
    {
        get { lock (_pools) return _pools.Count; }
    }

    /// <summary>Sends through the account's pool.</summary>
    public async Task<T> Use<T>(Guid inboxId, SendingAccount.Ready account, Func<SmtpPool, Task<T>> send)
    {
        var retired = new List<SmtpPool>();
        var kept = Take(inboxId, account, retired);
        Close(retired);
        try
        {
            return await send(kept.Pool);
        }
        finally
        {
            if (GiveBack(kept) is { } last)
                Close([last]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kept[] all;
        lock (_pools)
        {
            all = [.. _pools.Values];
            _pools.Clear();
        }
        await Task.WhenAll(all.Select(kept => kept.Pool.DisposeAsync().AsTask()));
    }

    private Kept Take(Guid inboxId, SendingAccount.Ready account, List<SmtpPool> retired)
    {
        lock (_pools)
        {
            if (_pools.TryGetValue(inboxId, out var kept) && kept.Version != account.Version)
            {
                Retire(inboxId, kept, retired);
                kept = null;
            }
            if (kept is null)
            {
                if (_pools.Count >= PoolsMax && Oldest() is var (id, unused))
                    Retire(id, unused, retired);
                _pools[inboxId] = kept = new Kept(new SmtpPool(account.Endpoint, options, clock), account.Version);
            }
            kept.Users++;
            kept.LastUsed = clock.GetTimestamp();
            return kept;
        }
    }

    /// <summary>The pool, where this was the last use of one that was retired meanwhile.</summary>
    private SmtpPool? GiveBack(Kept kept)
    {
        lock (_pools)
        {
            kept.LastUsed = clock.GetTimestamp();
            return --kept.Users == 0 && kept.IsRetired ? kept.Pool : null;
        }
    }

    private void Retire(Guid inboxId, Kept kept, List<SmtpPool> retired)
    {
        _pools.Remove(inboxId);
        kept.IsRetired = true;
        if (kept.Users == 0)
            retired.Add(kept.Pool);
    }

    private (Guid Id, Kept Kept)? Oldest()
    {
        var unused = _pools.Where(pair => pair.Value.Users == 0).ToList();
        if (unused.Count == 0)
            return null;
        var oldest = unused.MinBy(pair => pair.Value.LastUsed);
        return (oldest.Key, oldest.Value);
    }

    private static void Close(IEnumerable<SmtpPool> pools)
    {
        foreach (var pool in pools)
            _ = pool.DisposeAsync().AsTask(); // says QUIT on unused connections: nobody waits for that
    }

    private sealed class Kept(SmtpPool pool, string version)
    {
        public SmtpPool Pool => pool;

        public string Version => version;

        public int Users { get; set; }

        public long LastUsed { get; set; }

        public bool IsRetired { get; set; }
    }
}
