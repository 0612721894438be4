using System.Collections.Concurrent;
using System.Threading.Channels;
using MailMesh.Gateway.Doors.Draining;

namespace MailMesh.Gateway.Waiting;

/// <summary>
/// Lets a waiting call hear at once that something happened to an inbox or a send. Only a hint: who waits looks into
/// the database after each wake-up, and now and then without one, so a lost event costs a second and no mail.
/// </summary>
public sealed class WakeUps(Drain drain, TimeProvider clock)
{
    /// <summary>Calls that may wait in this process at once.</summary>
    public const int WatchersMax = 2_000;

    /// <summary>This process stops: whoever waits answers with what there is.</summary>
    public bool Closing => drain.Begun.IsCancellationRequested;

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Watcher, bool>> _watchers = new();
    private int _count;

    /// <summary>Null where too many wait already. Register before looking, so that nothing falls between.</summary>
    public Watcher? Watch(Guid what)
    {
        if (Interlocked.Increment(ref _count) > WatchersMax)
        {
            Interlocked.Decrement(ref _count);
            return null;
        }
        var watcher = new Watcher(this, what, clock, drain.Begun);
        // A set that the last watcher is just leaving may be removed under our hands: then put a new one in.
        while (true)
        {
            var set = _watchers.GetOrAdd(what, _ => new ConcurrentDictionary<Watcher, bool>());
            set[watcher] = true;
            if (_watchers.TryGetValue(what, out var current) && ReferenceEquals(current, set)) return watcher;
        }
    }

    public void Wake(Guid what)
    {
        if (!_watchers.TryGetValue(what, out var set)) return;
        foreach (var watcher in set.Keys) watcher.Wake();
    }

    private void Leave(Watcher watcher, Guid what)
    {
        Interlocked.Decrement(ref _count);
        if (!_watchers.TryGetValue(what, out var set)) return;
        set.TryRemove(watcher, out _);
        if (set.IsEmpty) _watchers.TryRemove(new KeyValuePair<Guid, ConcurrentDictionary<Watcher, bool>>(what, set));
        // Someone may have joined between the two lines; its own check has then put it into a new set.
        foreach (var late in set.Keys) late.Wake();
    }

    public sealed class Watcher(WakeUps owner, Guid what, TimeProvider clock, CancellationToken closing) : IDisposable
    {
        private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        /// <summary>Until woken since the last wait, until the time is over, or until the process stops.</summary>
        public async Task Wait(TimeSpan atMost, CancellationToken ct)
        {
            using var limit = new CancellationTokenSource(atMost, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, closing, ct);
            try
            {
                await _woken.Reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // The time is over: whoever waits looks without having been called.
            }
        }

        public void Dispose() => owner.Leave(this, what);

        internal void Wake() => _woken.Writer.TryWrite(true);
    }
}
