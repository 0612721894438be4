using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>
/// Unhealthy until the bus has stood once, since before that an event's queue may not exist yet; from then on an
/// outage only degrades: reading goes on, and what is said waits in the outbox.
/// </summary>
internal sealed class BusHealth(IBusControl bus) : IHealthCheck
{
    /// <summary>Marks MassTransit's own check, which this one stands in for.</summary>
    internal const string ReplacedTag = "replaced";

    private volatile bool _stood;

    /// <summary>True while messages can leave.</summary>
    internal bool IsUp => bus.CheckHealth().Status != BusHealthStatus.Unhealthy;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default)
    {
        var health = bus.CheckHealth();
        if (health.Status == BusHealthStatus.Healthy)
        {
            _stood = true;
            return Task.FromResult(HealthCheckResult.Healthy());
        }
        return Task.FromResult(_stood
            ? HealthCheckResult.Degraded("The broker is away; messages wait in the outbox.")
            : HealthCheckResult.Unhealthy("The bus has not started: it waits for the database or the broker."));
    }
}
