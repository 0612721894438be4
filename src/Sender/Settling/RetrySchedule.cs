using MailMesh.Sender.Outbox;

namespace MailMesh.Sender.Settling;

/// <summary>When to try again what a server deferred: the configured waits, the last one for ever after.</summary>
public sealed class RetrySchedule(OutboxSettings settings, Random jitter)
{
    /// <summary>A wait is up to this much shorter or longer: a server that recovers isn't met by a wave.</summary>
    private const double JitterShare = 0.1;

    private readonly Lock _one = new(); // Random is not thread-safe

    /// <param name="attempts">Attempts made so far, at least 1.</param>
    public TimeSpan After(int attempts)
    {
        var wait = settings.RetryAfter[Math.Clamp(attempts, 1, settings.RetryAfter.Count) - 1];
        lock (_one)
            return wait * (1 + JitterShare * (2 * jitter.NextDouble() - 1));
    }
}
