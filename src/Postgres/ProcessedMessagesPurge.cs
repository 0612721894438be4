using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MailMesh.Postgres;

/// <summary>Forgets old entries of the bus inbox, once an hour.</summary>
internal sealed partial class ProcessedMessagesPurge(
    Database database, ProcessedMessages processed, TimeProvider clock, ILogger<ProcessedMessagesPurge> log)
    : BackgroundService
{
    /// <summary>No message waits in a queue that long; one moved back by hand after it may take effect twice.</summary>
    internal static readonly TimeSpan AgeMax = TimeSpan.FromDays(7);

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready(stoppingToken);
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                Purged(log, await processed.Purge(clock.GetUtcNow() - AgeMax, stoppingToken));
            }
            catch (NpgsqlException e)
            {
                PurgeFailed(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Bus inbox purged of {Rows} entries")]
    private static partial void Purged(ILogger log, int rows);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bus inbox not purged; the next try is in an hour")]
    private static partial void PurgeFailed(ILogger log, Exception e);
}
