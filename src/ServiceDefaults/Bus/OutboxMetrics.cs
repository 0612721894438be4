using System.Diagnostics.Metrics;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>What the relay did. A parked message is the one to set an alarm on.</summary>
internal static class OutboxMetrics
{
    private static readonly Meter Outbox = new("MailMesh.Outbox");

    internal static readonly Counter<long> Sent =
        Outbox.CreateCounter<long>("mailmesh.outbox.sent", "{message}", "Messages that the broker confirmed.");

    internal static readonly Counter<long> Failed =
        Outbox.CreateCounter<long>("mailmesh.outbox.failed", "{attempt}", "Attempts that failed with the broker up.");

    internal static readonly Counter<long> Parked =
        Outbox.CreateCounter<long>("mailmesh.outbox.parked", "{message}", "Messages that wait for a person.");
}
