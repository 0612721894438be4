namespace MailMesh.TestStack;

/// <summary>A clock that a test moves; timers fire while it does.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> timers = []; // guarded by itself
    private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (timers) return now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (timers) timers.Add(timer);
        return timer;
    }

    /// <summary>Moves on second by second, so that what a timer starts is seen by the next.</summary>
    public void Advance(TimeSpan by)
    {
        for (var moved = TimeSpan.Zero; moved < by; moved += TimeSpan.FromSeconds(1))
        {
            ManualTimer[] due;
            lock (timers)
            {
                now += TimeSpan.FromSeconds(1);
                due = [.. timers.Where(timer => timer.IsDue(now))];
            }
            foreach (var timer in due) timer.Fire(now);
        }
    }

    private sealed class ManualTimer(ManualTime clock, TimerCallback callback, object? state) : ITimer
    {
        private DateTimeOffset? due;
        private TimeSpan period;

        public bool IsDue(DateTimeOffset at) => due <= at;

        public void Fire(DateTimeOffset at)
        {
            due = period > TimeSpan.Zero ? at + period : null;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan every)
        {
            (due, period) = (dueTime < TimeSpan.Zero ? null : clock.GetUtcNow() + dueTime, every);
            return true;
        }

        public void Dispose()
        {
            lock (clock.timers) clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
