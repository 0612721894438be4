using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Webhooks.Deliveries;

/// <summary>Forgets old events now and then.</summary>
public sealed partial class DeliveryPurge(
    Database database, DeliveryStore store, TimeProvider clock, ILogger<DeliveryPurge> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready(stoppingToken);
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                LogPurged(log, await store.Purge(stoppingToken));
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogNotPurged(log, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} old events forgotten")]
    private static partial void LogPurged(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old events are kept until the next round: {Reason}")]
    private static partial void LogNotPurged(ILogger log, string reason);
}
