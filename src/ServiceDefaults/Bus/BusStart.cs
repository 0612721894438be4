using MailMesh.Postgres;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>
/// Starts the bus once the schema stands, waits for the broker as long as it takes, and stops the bus.
/// </summary>
internal sealed partial class BusStart(IBusControl bus, Database database, ILogger<BusStart> log) : BackgroundService
{
    private static readonly TimeSpan StopTimeMax = TimeSpan.FromSeconds(4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready(stoppingToken);
        await bus.StartAsync(stoppingToken);
        BusStarted(log);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StopTimeMax);
        try
        {
            await bus.StopAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The broker is away: unacknowledged messages are delivered again by themselves.
            BusAbandoned(log);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The bus stands")]
    private static partial void BusStarted(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The bus did not stop in time; what was in hand is delivered again")]
    private static partial void BusAbandoned(ILogger log);
}
