using System.Threading.Channels;
using MailMesh.Gateway.Gates;
using Npgsql;
using NpgsqlTypes;

namespace MailMesh.Gateway.Audit;

/// <summary>
/// Writes audit rows. A change writes its row in its own transaction, or before it is answered; the rows of reads go
/// through a bounded channel and are written together, so that a read waits for none of it. What waits is written at
/// a graceful stop; a kill loses at most <see cref="FlushEvery"/> of reads' rows.
/// </summary>
public sealed partial class AuditLog(NpgsqlDataSource source, TimeProvider clock, ILogger<AuditLog> log)
    : BackgroundService
{
    /// <summary>
    /// Rows that may wait while the database is away; beyond it they are dropped, counted and logged.
    /// </summary>
    public const int WaitingMax = 50_000;
    public const int BatchMax = 1_000;
    public static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastFlushMax = TimeSpan.FromSeconds(3);

    private static readonly string InsertRows = Postgres.Sql.Of<AuditLog>("insert_audit");

    private readonly Channel<(AuditRow Row, DateTimeOffset At)> _waiting =
        Channel.CreateBounded<(AuditRow, DateTimeOffset)>(
            new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    private long _dropped;

    public void Add(AuditRow row)
    {
        if (!_waiting.Writer.TryWrite((row, clock.GetUtcNow()))) Interlocked.Increment(ref _dropped);
    }

    /// <summary>For a change that another service made: durable before its caller hears, where it can be.</summary>
    public async Task AddNow(AuditRow row)
    {
        // The change stands: its row is written whether or not the caller is still there.
        if (!await Write([(row, clock.GetUtcNow())], CancellationToken.None)) Add(row);
    }

    /// <summary>In the transaction of the change it tells of.</summary>
    public async Task Add(NpgsqlTransaction tx, AuditRow row, CancellationToken ct)
    {
        await using var command = Command(tx.Connection!, [(row, clock.GetUtcNow())]);
        command.Transaction = tx;
        await command.ExecuteNonQueryAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<(AuditRow, DateTimeOffset)>(BatchMax);
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

    private bool Take(List<(AuditRow, DateTimeOffset)> batch)
    {
        while (batch.Count < BatchMax && _waiting.Reader.TryRead(out var row)) batch.Add(row);
        return batch.Count > 0;
    }

    private async Task WriteUntilDone(List<(AuditRow, DateTimeOffset)> batch, CancellationToken ct)
    {
        while (!await Write(batch, ct)) await Task.Delay(RetryAfter, clock, ct);
        batch.Clear();
        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped) LogDropped(log, dropped);
    }

    private async Task WriteRest(List<(AuditRow, DateTimeOffset)> batch)
    {
        using var limit = new CancellationTokenSource(LastFlushMax, clock);
        while (Take(batch))
        {
            if (!await Write(batch, limit.Token))
            {
                LogDropped(log, batch.Count + _waiting.Reader.Count);
                return;
            }
            batch.Clear();
        }
    }

    private async Task<bool> Write(List<(AuditRow, DateTimeOffset)> batch, CancellationToken ct)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            await using var command = Command(connection, batch);
            await command.ExecuteNonQueryAsync(ct);
            return true;
        }
        catch (Exception e) when (Outage.Is(e))
        {
            LogRetry(log, batch.Count, e.Message);
            return false;
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, List<(AuditRow Row, DateTimeOffset At)> rows)
    {
        var command = new NpgsqlCommand(InsertRows, connection);
        void Bind<T>(string name, NpgsqlDbType type, Func<(AuditRow Row, DateTimeOffset At), T> value) =>
            command.Parameters.Add(new NpgsqlParameter<T[]>(name, NpgsqlDbType.Array | type)
            {
                TypedValue = [.. rows.Select(value)],
            });
        Bind("at", NpgsqlDbType.TimestampTz, row => row.At.UtcDateTime);
        Bind("workspace", NpgsqlDbType.Uuid, row => row.Row.WorkspaceId);
        Bind("key", NpgsqlDbType.Uuid, row => row.Row.KeyId);
        Bind("tool", NpgsqlDbType.Text, row => row.Row.Tool);
        Bind("result", NpgsqlDbType.Text, row => row.Row.Result);
        Bind("latency", NpgsqlDbType.Bigint, row => row.Row.LatencyMicroseconds);
        Bind("request", NpgsqlDbType.Text, row => row.Row.RequestId);
        return command;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Rows} audit rows wait for the database: {Reason}")]
    private static partial void LogRetry(ILogger log, int rows, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Rows} audit rows were lost: the database was away too long")]
    private static partial void LogDropped(ILogger log, long rows);
}
