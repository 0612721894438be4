using MailMesh.Limits.Usage;
using Microsoft.Extensions.Options;

namespace MailMesh.Quota;

/// <summary>One round. Nothing is lost if it is cut off, or if two replicas do it at once.</summary>
public sealed class QuotaRound(
    UsageCounters counters,
    UsageBook book,
    QuotaWarnings warnings,
    KeyFreezing freezing,
    IOptions<QuotaOptions> options,
    TimeProvider clock)
{
    // A period that has just ended is looked at once more: its last calls came after the round before.
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(30);

    /// <summary>Answers how many counters Redis had lost.</summary>
    public async Task<int> Run(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var restored = 0;
        foreach (var at in Moments(now, moment => UsagePeriod.Day(moment).StartsAt))
        {
            restored += await book.Restore(UsagePeriod.Day(at), ct);
            restored += await book.Restore(UsagePeriod.Month(at), ct);
            await foreach (var workspaces in counters.SeenOn(at, ct))
            {
                await Keep(UsagePeriod.Day(at), workspaces, ct);
                await Keep(UsagePeriod.Month(at), workspaces, ct);
            }
        }
        foreach (var at in Moments(now, moment => (moment.UtcDateTime.Date, moment.UtcDateTime.Hour)))
            await freezing.FreezeAnomalous(at, ct);
        await book.Forget(now - options.Value.KeptFor, ct);
        return restored;
    }

    private async Task Keep(UsagePeriod period, IReadOnlyList<Guid> workspaces, CancellationToken ct)
    {
        var counts = await counters.Read(period, workspaces, ct);
        await book.Keep(period, counts, ct);
        await warnings.Warn(period, counts, ct);
    }

    /// <summary>Now, and a while ago where that was another period.</summary>
    private static IEnumerable<DateTimeOffset> Moments<T>(DateTimeOffset now, Func<DateTimeOffset, T> period) =>
        new[] { now, now - LookBack }.DistinctBy(period);
}
