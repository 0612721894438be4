namespace MailMesh.InboxSync.Fleet;

/// <summary>Keeps one held inbox in sync until it is told to stop, or the server ends it.</summary>
public delegate Task<Syncing.SessionEnd> RunSession(HeldInbox inbox, CancellationToken ct);

/// <summary>A session of this worker and the lease under it.</summary>
internal sealed class HeldSession : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly long _since;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _either;
    private readonly Lock _over = new();
    private bool _isOver; // guarded by over

    /// <param name="sentAt">The clock's timestamp before the lease was asked for.</param>
    public HeldSession(Lease lease, long sentAt, TimeProvider clock)
    {
        (Lease, _clock, _since) = (lease, clock, sentAt);
        _lost = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_lost.Token, _stop.Token);
        Renewed(sentAt);
    }

    public Lease Lease { get; }

    public TimeSpan Lasted => _clock.GetElapsedTime(_since);

    /// <summary>Set once, by who starts it.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    public CancellationToken Lost => _lost.Token;

    /// <summary>The session is to end, whyever.</summary>
    public CancellationToken Ending => _either.Token;

    /// <summary>
    /// Good until <see cref="FleetOptions.Lease"/> after the database was asked, which is at least as long as we know
    /// of, less the margin.
    /// </summary>
    public void Renewed(long sentAt)
    {
        var left = FleetOptions.Lease - FleetOptions.LeaseMargin - _clock.GetElapsedTime(sentAt);
        Unless(() => _lost.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero));
    }

    /// <summary>The lease is another worker's, or may be soon.</summary>
    public void Lose() => Unless(_lost.Cancel);

    /// <summary>Ends the session; the lease is given back when it has ended.</summary>
    public void Stop() => Unless(_stop.Cancel);

    public void Dispose()
    {
        lock (_over)
        {
            _isOver = true;
            _either.Dispose();
            _lost.Dispose();
            _stop.Dispose();
        }
    }

    /// <summary>What the loop wants of a session that has just ended is of no use any more.</summary>
    private void Unless(Action act)
    {
        lock (_over)
            if (!_isOver) act();
    }
}
