using MailMesh.InboxSync.Connecting;
using MailMesh.InboxSync.Syncing;

namespace MailMesh.InboxSync.Fleet;

/// <summary>What follows the end of a session.</summary>
/// <param name="Pause">Before the next one; null: none until the owner acts.</param>
/// <param name="State">Of the inbox; null leaves it.</param>
/// <param name="Detail">For its owner, without secrets.</param>
public sealed record NextTry(TimeSpan? Pause, int Failures, string? State = null, string? Detail = null)
{
    /// <summary>Failures in a row before the inbox is shown as failing: one lost connection is no news.</summary>
    public const int FailuresHidden = 2;

    /// <summary>The longest pause that we choose.</summary>
    public static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(15);

    /// <summary>The longest pause that a server may choose.</summary>
    public static readonly TimeSpan ThrottleMax = TimeSpan.FromHours(24);

    private static readonly TimeSpan PauseFirst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseServed = TimeSpan.FromSeconds(1);

    /// <summary>A session that worked for less may make no progress at all.</summary>
    private static readonly TimeSpan ServedMin = TimeSpan.FromSeconds(5);

    /// <summary>So many short sessions in a row may still be a server that drops often; then pauses grow.</summary>
    private const int ShortSessionsMax = 8;

    private const double ThrottleJitter = 0.1;

    /// <param name="failures">Sessions in a row, before this one, that came to nothing.</param>
    /// <param name="lasted">From the lease to the end.</param>
    public static NextTry After(SessionEnd end, int failures, TimeSpan lasted, Random jitter) => end switch
    {
        SessionEnd.Stopped => new(TimeSpan.Zero, failures),
        SessionEnd.Disconnected { Progressed: true } => new(Jittered(PauseServed, jitter), 0),
        SessionEnd.Disconnected { Served: true } when lasted >= ServedMin => new(Jittered(PauseServed, jitter), 0),
        SessionEnd.Disconnected { Served: true } when failures < ShortSessionsMax =>
            new(Jittered(PauseServed, jitter), failures + 1),
        SessionEnd.Disconnected lost => new(
            Backoff(failures, jitter), failures + 1,
            failures + 1 >= FailuresHidden ? "failing" : null, ConnectRefusal.Cut(lost.Reason)),
        SessionEnd.Throttled throttled => new(
            Obeyed(throttled.RetryAfter, jitter), failures,
            "failing", $"The server wants a pause: {ConnectRefusal.Cut(throttled.Reason)}"),
        SessionEnd.AuthFailed refused =>
            new(null, failures + 1, "auth_failed", ConnectRefusal.Cut(refused.Reason)),
        _ => throw new InvalidOperationException($"A session ended in {end.GetType().Name}."),
    };

    /// <summary>Twice as long each time; in its upper half, so that a crowd does not come back as one.</summary>
    private static TimeSpan Backoff(int failures, Random jitter)
    {
        var doubled = PauseFirst * Math.Pow(2, Math.Min(failures, 30));
        return Jittered(doubled < PauseMax ? doubled : PauseMax, jitter);
    }

    private static TimeSpan Jittered(TimeSpan most, Random jitter) => most * (0.5 + jitter.NextDouble() / 2);

    /// <summary>Never shorter than asked.</summary>
    private static TimeSpan Obeyed(TimeSpan asked, Random jitter)
    {
        var least = asked < PauseFirst ? PauseFirst : asked;
        var pause = least * (1 + ThrottleJitter * jitter.NextDouble());
        return pause < ThrottleMax ? pause : ThrottleMax;
    }
}
