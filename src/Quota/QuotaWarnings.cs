using Dapper;
using MailMesh.Contracts;
using MailMesh.Limits;
using MailMesh.Limits.Usage;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Quota;

/// <summary>Tells a workspace, once a period, that a limit is nearly or wholly used up.</summary>
public sealed class QuotaWarnings(Database database, OutgoingMessages outgoing, TimeProvider clock)
{
    private static readonly int[] Percentages = [80, 100];

    public async Task Warn(UsagePeriod period, IReadOnlyList<UsageCount> counts, CancellationToken ct)
    {
        foreach (var (workspace, limit, used, allowed, percent) in counts.SelectMany(count => Due(period.Kind, count)))
        {
            var warning = new QuotaWarning
            {
                EventId = Guid.CreateVersion7(clock.GetUtcNow()),
                WorkspaceId = workspace,
                Limit = limit,
                Used = used,
                Allowed = allowed,
                Percent = percent,
                ResetsAt = period.EndsAt,
                At = clock.GetUtcNow(),
            };
            await database.InTransaction((_, tx, token) => WarnOnce(warning, period, tx, token), ct);
        }
    }

    internal static IEnumerable<(Guid Workspace, string Limit, long Used, long Allowed, int Percent)> Due(
        PeriodKind kind, UsageCount count)
    {
        var calls = kind is PeriodKind.Day ? LimitNames.CallsDay : LimitNames.CallsMonth;
        foreach (var percent in Percentages)
        {
            if (IsReached(count.Calls, count.CallsMax, percent))
                yield return (count.WorkspaceId, calls, count.Calls, count.CallsMax!.Value, percent);
            if (IsReached(count.NetSends, count.SendsMax, percent))
                yield return (count.WorkspaceId, LimitNames.SendsDay, count.NetSends, count.SendsMax!.Value, percent);
        }
    }

    private static bool IsReached(long used, long? allowed, int percent) =>
        allowed > 0 && used * 100 >= allowed * percent;

    private async Task WarnOnce(QuotaWarning warning, UsagePeriod period, NpgsqlTransaction tx, CancellationToken ct)
    {
        var claim = new CommandDefinition(
            Sql.Of<QuotaWarnings>("claim_warning"),
            new
            {
                warning.WorkspaceId,
                LimitName = warning.Limit,
                period.StartsAt,
                warning.Percent,
                Now = warning.At,
            },
            tx,
            cancellationToken: ct);
        if (await tx.Connection!.ExecuteAsync(claim) > 0)
            await outgoing.Add(tx, warning, warning.EventId, ct: ct);
    }
}
