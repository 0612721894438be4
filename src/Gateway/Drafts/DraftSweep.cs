using Dapper;
using MailMesh.Gateway.Gates;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Gateway.Drafts;

/// <summary>Deletes drafts whose inbox was removed, and files that no draft has any more.</summary>
public sealed partial class DraftSweep(NpgsqlDataSource source, TimeProvider clock, ILogger<DraftSweep> log)
    : BackgroundService
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(10);
    /// <summary>Longer than any save takes from its files to its row.</summary>
    private static readonly TimeSpan FilesKeptFor = TimeSpan.FromHours(1);
    private const int RowsMax = 1_000;

    private static readonly string SweepDrafts = Sql.Of<DraftSweep>("sweep_drafts");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SweepEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception e) when (Outage.Is(e))
            {
                LogLater(log, e.Message);
            }
        }
    }

    /// <summary>One batch; what is left goes with the next.</summary>
    public async Task Sweep(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            SweepDrafts, new { before = clock.GetUtcNow() - FilesKeptFor, limit = RowsMax }, cancellationToken: ct));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Drafts are swept later: {Reason}")]
    private static partial void LogLater(ILogger log, string reason);
}
