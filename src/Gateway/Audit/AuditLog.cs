using System.Threading.Channels;
using MailMesh.Gateway.Audit.Chain;
using MailMesh.Gateway.Gates;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Gateway.Audit;

/// <summary>
/// Writes audit rows. A change writes its row in its own transaction, or before it is answered; the rows of reads and
/// refusals go through a bounded queue and are written together, so that a read waits for none of it. What waits is
/// written at a graceful stop; a kill loses at most <see cref="FlushEvery"/> of it and the batch on its way.
/// </summary>
public sealed partial class AuditLog(Database database, TimeProvider clock, ILogger<AuditLog> log)
    : BackgroundService
{
    /// <summary>
    /// Rows that may wait while the database is away. Beyond it they are lost, but not silently: they are counted for
    /// each workspace, and a row of the chain tells how many.
    /// </summary>
    public const int WaitingMax = 50_000;
    public const int BatchMax = 1_000;
    public static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastFlushMax = TimeSpan.FromSeconds(3);

    private readonly Channel<WaitingRow> _waiting = Channel.CreateBounded<WaitingRow>(
        new BoundedChannelOptions(WaitingMax) { SingleReader = true });
    private readonly LostRows _lost = new();

    private enum Outcome
    {
        Written,
        /// <summary>The database is away.</summary>
        Later,
        /// <summary>The database won't take it: somebody changed a chain by hand.</summary>
        Refused,
    }

    public void Add(AuditRow row)
    {
        if (!_waiting.Writer.TryWrite(new WaitingRow(row, clock.GetUtcNow()))) _lost.Count(row.WorkspaceId);
    }

    /// <summary>For a change that another service made: durable before its caller hears, where it can be.</summary>
    public async Task AddNow(AuditRow row)
    {
        // The change stands: its row is written whether or not the caller is still there.
        if (await Write([new WaitingRow(row, clock.GetUtcNow())], CancellationToken.None) != Outcome.Written) Add(row);
    }

    /// <summary>
    /// In the transaction of the change it tells of, as its last statement: the workspace's chain stays locked until
    /// the commit.
    /// </summary>
    public Task Add(NpgsqlTransaction tx, AuditRow row, CancellationToken ct) =>
        AuditChain.Append(tx, [new WaitingRow(row, clock.GetUtcNow())], ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<WaitingRow>(BatchMax);
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(FlushEvery, clock, stoppingToken);
                while (Take(batch)) await WriteUntilDone(batch, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await WriteRest(batch);
        }
    }

    private bool Take(List<WaitingRow> batch)
    {
        while (batch.Count < BatchMax && _waiting.Reader.TryRead(out var row)) batch.Add(row);
        batch.AddRange(_lost.Take().Select(row => new WaitingRow(row, clock.GetUtcNow())));
        return batch.Count > 0;
    }

    private async Task WriteUntilDone(List<WaitingRow> batch, CancellationToken ct)
    {
        while (batch.Count > 0)
        {
            var outcome = await Write(batch, ct);
            if (outcome == Outcome.Written) batch.Clear();
            else if (outcome == Outcome.Refused) await WriteApart(batch, ct);
            else await Task.Delay(RetryAfter, clock, ct);
        }
    }

    /// <summary>Each workspace by itself: a chain that can't go on stops no other.</summary>
    private async Task WriteApart(List<WaitingRow> batch, CancellationToken ct)
    {
        foreach (var rows in batch.GroupBy(waiting => waiting.Row.WorkspaceId).ToList())
        {
            var outcome = await Write([.. rows], ct);
            if (outcome == Outcome.Later) return;
            if (outcome == Outcome.Refused)
            {
                LostRows.Report(rows.Count());
                LogBroken(log, rows.Key, rows.Count());
            }
            batch.RemoveAll(waiting => waiting.Row.WorkspaceId == rows.Key);
        }
    }

    private async Task WriteRest(List<WaitingRow> batch)
    {
        using var limit = new CancellationTokenSource(LastFlushMax, clock);
        try
        {
            while (Take(batch)) await WriteUntilDone(batch, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            var rows = batch.Count + _waiting.Reader.Count;
            LostRows.Report(rows);
            LogLost(log, rows);
        }
    }

    private async Task<Outcome> Write(List<WaitingRow> batch, CancellationToken ct)
    {
        try
        {
            await database.InTransaction((_, tx, token) => AuditChain.Append(tx, batch, token), ct);
            return Outcome.Written;
        }
        catch (Exception e) when (Outage.Is(e))
        {
            LogLater(log, batch.Count, e.Message);
            return Outcome.Later;
        }
        catch (PostgresException e)
        {
            LogRefused(log, batch.Count, e.MessageText);
            return Outcome.Refused;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Rows} audit rows wait for the database: {Reason}")]
    private static partial void LogLater(ILogger log, int rows, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database refuses {Rows} audit rows: {Reason}")]
    private static partial void LogRefused(ILogger log, int rows, string reason);

    [LoggerMessage(Level = LogLevel.Critical,
        Message = "The audit chain of workspace {WorkspaceId} can't go on and {Rows} rows are lost: somebody changed "
            + "it by hand. Run ./mailmesh audit verify")]
    private static partial void LogBroken(ILogger log, Guid workspaceId, int rows);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Rows} audit rows were lost at the stop: the database is away")]
    private static partial void LogLost(ILogger log, long rows);
}
