using StackExchange.Redis;

namespace MailMesh.Limits.Usage;

/// <summary>
/// The workspaces' counters of days and months, for whoever keeps them durable. They only grow (a refund is counted
/// beside the sends), so any two copies are joined by taking the greater of each number.
/// </summary>
public sealed class UsageCounters(RedisConnection connection)
{
    /// <summary>Workspaces in one question to Redis.</summary>
    public const int PageMax = 500;

    private static readonly RedisScript RaiseScript = new("Usage.raise");
    private static readonly RedisValue[] Fields = ["calls", "sends", "refunds", "calls_max", "sends_max"];
    // As long as admit.lua keeps them.
    private static readonly TimeSpan DayKept = TimeSpan.FromDays(3);
    private static readonly TimeSpan MonthKept = TimeSpan.FromDays(34);

    /// <summary>Workspaces that were charged on the UTC day of <paramref name="day"/>, in pages.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Guid>> SeenOn(
        DateTimeOffset day, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var redis = await connection.Open(ct);
        var cursor = "0";
        do
        {
            var reply = (RedisResult[])await Bounded(
                redis.ExecuteAsync("SSCAN", (string)CounterKeys.SeenOn(day)!, cursor, "COUNT", PageMax), ct);
            cursor = (string)reply[0]!;
            // A scan may give more than was asked for, and the same twice.
            foreach (var page in ((string[])reply[1]).Distinct().Chunk(PageMax))
                yield return [.. page.Select(id => Guid.ParseExact(id, "N"))];
        }
        while (cursor != "0");
    }

    /// <summary>The counters of each workspace; zeros where Redis has none.</summary>
    public async Task<IReadOnlyList<UsageCount>> Read(
        UsagePeriod period, IReadOnlyList<Guid> workspaces, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workspaces.Count, PageMax);
        var redis = await connection.Open(ct);
        var reads = workspaces.Select(workspace => redis.HashGetAsync(KeyOf(period, workspace), Fields)).ToList();
        var values = await Bounded(Task.WhenAll(reads), ct);
        return [.. workspaces.Zip(values, (workspace, value) =>
            new UsageCount(workspace, (long)value[0], (long)value[1], (long)value[2])
            {
                CallsMax = Max(value[3]),
                SendsMax = Max(value[4]),
            })];
    }

    /// <summary>Raises Redis to at least these counts.</summary>
    public async Task Raise(UsagePeriod period, IReadOnlyList<UsageCount> counts, CancellationToken ct)
    {
        var redis = await connection.Open(ct);
        var kept = (long)(period.Kind is PeriodKind.Day ? DayKept : MonthKept).TotalMilliseconds;
        await Bounded(Task.WhenAll(counts.Select(count => RaiseScript.Run(
            redis,
            [KeyOf(period, count.WorkspaceId), CounterKeys.SeenOn(period.At)],
            [count.WorkspaceId.ToString("N"), kept, count.Calls, count.Sends, count.Refunds]))), ct);
    }

    /// <summary>Keys that were denied at least <paramref name="times"/> in the hour of <paramref name="at"/>.</summary>
    public async Task<IReadOnlyList<KeyDenials>> DeniedAtLeast(
        int times, DateTimeOffset at, CancellationToken ct)
    {
        var redis = await connection.Open(ct);
        var entries = await Bounded(
            redis.SortedSetRangeByScoreWithScoresAsync(
                CounterKeys.DenialsIn(at), start: times, order: Order.Descending, take: PageMax), ct);
        return [.. entries.Select(Denials)];
    }

    private static long? Max(RedisValue limit) => limit.IsNull || (long)limit < 0 ? null : (long)limit;

    private static KeyDenials Denials(SortedSetEntry entry)
    {
        var ids = ((string)entry.Element!).Split('/');
        return new KeyDenials(Guid.ParseExact(ids[0], "N"), Guid.ParseExact(ids[1], "N"), (long)entry.Score);
    }

    private static RedisKey KeyOf(UsagePeriod period, Guid workspace) => period.Kind is PeriodKind.Day
        ? CounterKeys.Day(workspace, period.At)
        : CounterKeys.Month(workspace, period.At);

    private Task<T> Bounded<T>(Task<T> asking, CancellationToken ct) =>
        asking.WaitAsync(connection.AnswerWaitMax, ct);
}
