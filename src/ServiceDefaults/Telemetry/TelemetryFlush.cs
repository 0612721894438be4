using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace MailMesh.ServiceDefaults.Telemetry;

/// <summary>Brings both providers to life with the host, and sends what they hold before it ends.</summary>
internal sealed class TelemetryFlush(TracerProvider traces, MeterProvider metrics) : IHostedService
{
    private const int FlushMillisecondsMax = 2_000;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => traces.ForceFlush(FlushMillisecondsMax), CancellationToken.None),
        Task.Run(() => metrics.ForceFlush(FlushMillisecondsMax), CancellationToken.None));
}
