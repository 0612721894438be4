using System.Net.Sockets;
using MassTransit;
using Npgsql;

namespace MailMesh.Gateway.Gates;

/// <summary>Tells a dependency that is away, starting or too slow from a fault of ours.</summary>
public static class Outage
{
    public const int RetryAfterSeconds = 5;

    /// <summary>
    /// A schema or view that isn't there yet, or isn't granted yet: its owner has not started for the first time.
    /// </summary>
    private static readonly string[] NotMigrated =
    [
        PostgresErrorCodes.UndefinedTable, PostgresErrorCodes.InvalidSchemaName,
        PostgresErrorCodes.InsufficientPrivilege,
    ];

    public static bool Is(Exception e) => e switch
    {
        PostgresException postgres => postgres.IsTransient || NotMigrated.Contains(postgres.SqlState)
            || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal)   // shutting down, starting up
            || postgres.SqlState.StartsWith("08", StringComparison.Ordinal),   // connection exceptions
        NpgsqlException or SocketException or TimeoutException => true,
        RequestException => true,                                              // no answer over the bus in time
        MassTransitException => true,
        IOException => true,
        AggregateException many => many.InnerExceptions.All(Is),
        _ => false,
    };
}
