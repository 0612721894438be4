using Dapper;
using MailMesh.Limits.Usage;
using MailMesh.Postgres;

namespace MailMesh.Quota;

/// <summary>
/// The durable usage. It and Redis are two copies of counters that only grow, so keeping one in the other is taking
/// the greater of each: any replica may do it, at any time, any number of times.
/// </summary>
public sealed class UsageBook(Database database, UsageCounters counters, TimeProvider clock)
{
    /// <summary>Raises the durable counts to Redis'.</summary>
    public async Task Keep(UsagePeriod period, IReadOnlyList<UsageCount> counts, CancellationToken ct)
    {
        var values = new
        {
            Kind = NameOf(period),
            period.StartsAt,
            Workspaces = counts.Select(count => count.WorkspaceId).ToArray(),
            Calls = counts.Select(count => count.Calls).ToArray(),
            Sends = counts.Select(count => count.Sends).ToArray(),
            Refunds = counts.Select(count => count.Refunds).ToArray(),
            Now = clock.GetUtcNow(),
        };
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            new CommandDefinition(Sql.Of<UsageBook>("keep_counts"), values, cancellationToken: ct));
    }

    /// <summary>Raises Redis' counts to the durable ones; answers for how many workspaces it had lost some.</summary>
    public async Task<int> Restore(UsagePeriod period, CancellationToken ct)
    {
        var restored = 0;
        var after = Guid.Empty;
        while (true)
        {
            var durable = await Page(period, after, ct);
            if (durable.Count == 0) return restored;
            after = durable[^1].WorkspaceId;

            var counted = await counters.Read(period, [.. durable.Select(count => count.WorkspaceId)], ct);
            var lost = durable.Zip(counted).Where(pair => IsBehind(pair.Second, pair.First)).Select(pair => pair.First);
            var raise = lost.ToList();
            if (raise.Count > 0) await counters.Raise(period, raise, ct);
            restored += raise.Count;
        }
    }

    /// <summary>Forgets what is older than <paramref name="before"/>, except months.</summary>
    public async Task Forget(DateTimeOffset before, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            new CommandDefinition(Sql.Of<UsageBook>("forget_old"), new { Before = before }, cancellationToken: ct));
    }

    private async Task<IReadOnlyList<UsageCount>> Page(UsagePeriod period, Guid after, CancellationToken ct)
    {
        var values = new
        {
            Kind = NameOf(period),
            period.StartsAt,
            After = after,
            RowsMax = UsageCounters.PageMax,
        };
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<UsageCount>(
            new CommandDefinition(Sql.Of<UsageBook>("page_of_counts"), values, cancellationToken: ct))];
    }

    private static bool IsBehind(UsageCount redis, UsageCount durable) =>
        redis.Calls < durable.Calls || redis.Sends < durable.Sends || redis.Refunds < durable.Refunds;

    private static string NameOf(UsagePeriod period) => period.Kind is PeriodKind.Day ? "day" : "month";
}
