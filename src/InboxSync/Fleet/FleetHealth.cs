using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MailMesh.InboxSync.Fleet;

/// <summary>Degraded while no leases can be renewed or taken: connected inboxes stand still.</summary>
public sealed class FleetHealth(FleetLoop loop, FleetSessions sessions) : IHealthCheck
{
    private static readonly TimeSpan SilenceMax = FleetOptions.Lease;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(loop.SinceRound > SilenceMax
            ? HealthCheckResult.Degraded("No leases could be renewed or taken; connected inboxes stand still.")
            : HealthCheckResult.Healthy($"{sessions.Count} connected inboxes are held."));
}
