using System.Globalization;
using Dapper;
using MailMesh.Gateway.Audit.Chain;
using MailMesh.Gateway.Gates;
using MailMesh.Postgres;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Audit.Retention;

/// <summary>
/// Removes rows from the old end of each chain once they are older than <see cref="AuditOptions.RetentionDays"/>. First
/// an anchor goes into the chain, which says up to where and with which hash; only then the database lets rows go. A
/// kill in between leaves rows that the next sweep takes, and a chain that is whole either way.
/// </summary>
public sealed partial class AuditRetention(
    Database database, IOptions<AuditOptions> options, TimeProvider clock, ILogger<AuditRetention> log)
    : BackgroundService
{
    public const string Action = "audit_retention";

    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);
    private const int ChainsMax = 500;
    /// <summary>That one anchor covers: they are looked through while the chain is locked.</summary>
    private const int AnchoredRowsMax = 20_000;
    private const int DeletedRowsMax = 1_000;

    private static readonly string ListDue = Sql.Of<AuditRetention>("list_due");
    private static readonly string FindCut = Sql.Of<AuditRetention>("find_cut");
    private static readonly string DeleteRows = Sql.Of<AuditRetention>("delete_rows");

    private sealed record Cut(long Seq, byte[] Hash);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.RetentionDays == 0) return;
        await database.Ready(stoppingToken);
        using var timer = new PeriodicTimer(SweepEvery, clock);
        do
        {
            try
            {
                await Sweep(clock.GetUtcNow().AddDays(-options.Value.RetentionDays), stoppingToken);
            }
            catch (Exception e) when (Outage.Is(e))
            {
                LogPostponed(log, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>All chains, one after the other.</summary>
    public async Task Sweep(DateTimeOffset before, CancellationToken ct)
    {
        Guid? after = null;
        while (await Due(after, before, ct) is { Count: > 0 } due)
        {
            foreach (var workspaceId in due) await Sweep(workspaceId, before, ct);
            after = due[^1];
        }
    }

    /// <summary>One chain: the rows at its old end that are older.</summary>
    public async Task Sweep(Guid workspaceId, DateTimeOffset before, CancellationToken ct)
    {
        var removed = 0;
        bool anchored;
        do
        {
            anchored = await Anchor(workspaceId, before, ct);
            while (await Delete(workspaceId, ct) is > 0 and var rows) removed += rows;
        }
        while (anchored);
        if (removed > 0) LogRemoved(log, removed, workspaceId);
    }

    private async Task<List<Guid>> Due(Guid? after, DateTimeOffset before, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            ListDue, new { after, before, limit = ChainsMax }, cancellationToken: ct))];
    }

    private async Task<int> Delete(Guid workspaceId, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            DeleteRows, new { workspace = workspaceId, limit = DeletedRowsMax }, cancellationToken: ct));
    }

    /// <summary>False where no row is old enough.</summary>
    private Task<bool> Anchor(Guid workspaceId, DateTimeOffset before, CancellationToken ct) =>
        database.InTransaction(async (connection, tx, token) =>
        {
            // Under the lock of the chain's head: of several replicas one puts the anchor.
            await AuditChain.Lock(tx, [workspaceId], token);
            var values = new { workspace = workspaceId, before, rows = AnchoredRowsMax };
            var cut = await connection.QuerySingleOrDefaultAsync<Cut>(
                new CommandDefinition(FindCut, values, tx, cancellationToken: token));
            if (cut is null) return false;
            var row = new AuditRow(workspaceId, null, Action, AuditRow.Ok, LatencyMicroseconds: 0, "")
            {
                Names = string.Create(CultureInfo.InvariantCulture, $"before {RowEncoding.Time(before)}"),
                Anchor = new AuditAnchor(cut.Seq, cut.Hash),
            };
            await AuditChain.Append(tx, [new WaitingRow(row, clock.GetUtcNow())], token);
            return true;
        }, ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Rows} old audit rows of workspace {WorkspaceId} removed")]
    private static partial void LogRemoved(ILogger log, int rows, Guid workspaceId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old audit rows are removed later: {Reason}")]
    private static partial void LogPostponed(ILogger log, string reason);
}
