using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>
/// Unhealthy until the bus has stood once, since before that an event's queue may not exist yet; from then on an
/// outage only degrades: reading goes on, and what is said waits in the outbox.
/// </summary>
public sealed class BusHealth(IBusControl bus) : IHealthCheck
{
    /// <summary>Marks MassTransit's own check, which this one stands in for.</summary>
    internal const string ReplacedTag = "replaced";

    /// <summary>
    /// Ends the name of a queue that nothing is sent to. It stands as long as the connection does, whereas
    /// MassTransit calls a bus without consumers healthy though its broker is gone (measured on 8.4.0).
    /// </summary>
    internal const string PulseSuffix = "-pulse";

    private volatile bool _stood;

    /// <summary>
    /// True while the broker is connected, once all our queues have stood: an event said before one of them stands
    /// would be lost to it.
    /// </summary>
    public bool IsUp => Pulse(Check()) == BusHealthStatus.Healthy && _stood;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var health = Check();
        if (health.Status == BusHealthStatus.Healthy && Pulse(health) == BusHealthStatus.Healthy)
            return Task.FromResult(HealthCheckResult.Healthy());
        return Task.FromResult(_stood
            ? HealthCheckResult.Degraded("The broker is away; messages wait in the outbox.")
            : HealthCheckResult.Unhealthy("The bus has not started: it waits for the database or the broker."));
    }

    private BusHealthResult Check()
    {
        var health = bus.CheckHealth();
        if (health.Status == BusHealthStatus.Healthy && Pulse(health) == BusHealthStatus.Healthy)
            _stood = true;
        return health;
    }

    private static BusHealthStatus Pulse(BusHealthResult health)
    {
        foreach (var (address, endpoint) in health.Endpoints)
            if (address.Contains(PulseSuffix, StringComparison.Ordinal)) return endpoint.Status;
        return BusHealthStatus.Unhealthy;
    }
}
