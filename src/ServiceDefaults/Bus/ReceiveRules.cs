using MassTransit;
using Npgsql;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>
/// What every queue of ours has: where it is kept, how much is taken at once, what a failure leads to.
/// </summary>
internal static class ReceiveRules
{
    /// <summary>Messages that one replica holds unacknowledged.</summary>
    internal const int PrefetchMax = 16;

    /// <summary>Messages that one replica works on at once, from one queue: each may hold a connection.</summary>
    internal const int ConcurrentMax = 8;

    /// <summary>
    /// Deliveries of a message that kills its consumer's process, or is in hand when it stops, before it goes to
    /// <c>{queue}_dead</c>. Failures that are caught don't count here: they go to <c>{queue}_error</c>.
    /// </summary>
    internal const int DeliveriesMax = 20;

    /// <summary>Kept for a person to look at.</summary>
    private static readonly TimeSpan DeadKept = TimeSpan.FromDays(30);

    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan[] RetryPauses =
        [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2)];

    internal static void Apply(IRegistrationContext context, string queue, IReceiveEndpointConfigurator endpoint)
    {
        endpoint.PrefetchCount = PrefetchMax;
        endpoint.ConcurrentMessageLimit = ConcurrentMax;
        if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit && !IsTemporary(endpoint)) Keep(rabbit, queue);

        // A dead database is no message's fault: all wait here, unacknowledged, until it is back.
        endpoint.UseMessageRetry(retry =>
        {
            retry.Incremental(int.MaxValue, OutagePause, TimeSpan.Zero);
            retry.Handle<NpgsqlException>(IsOutage);
        });
        endpoint.UseMessageRetry(retry =>
        {
            retry.Intervals(RetryPauses);
            retry.Ignore<NpgsqlException>(IsOutage);
        });
    }

    /// <summary>True where the server is away or has no room, rather than the statement being wrong.</summary>
    internal static bool IsOutage(NpgsqlException e) => e is not PostgresException { SqlState: var state }
        || state.StartsWith("08", StringComparison.Ordinal) // connection
        || state.StartsWith("53", StringComparison.Ordinal) // resources
        || state.StartsWith("57P", StringComparison.Ordinal) // shutdown, starting up
        || state.StartsWith("58", StringComparison.Ordinal); // the server's own disk

    /// <summary>One replica's own queue lives as long as the replica; it can't be a quorum queue.</summary>
    private static bool IsTemporary(IReceiveEndpointConfigurator endpoint) =>
        endpoint.InputAddress.Query.Contains("temporary=true", StringComparison.Ordinal)
        || endpoint.InputAddress.Query.Contains("autodelete=true", StringComparison.Ordinal);

    private static void Keep(IRabbitMqReceiveEndpointConfigurator endpoint, string queue)
    {
        endpoint.SetQuorumQueue();
        endpoint.SetQueueArgument("x-delivery-limit", DeliveriesMax);
        endpoint.BindDeadLetterQueue($"{queue}_dead", $"{queue}_dead", dead =>
        {
            dead.SetQuorumQueue();
            dead.SetQueueArgument("x-message-ttl", (long)DeadKept.TotalMilliseconds);
        });
    }
}
