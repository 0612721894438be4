using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace MailMesh.Postgres;

/// <summary>
/// The bus outbox: messages that leave if, and only if, the transaction that tells of them commits.
/// A relay publishes them in due order; the row's id is the message's id on the bus.
/// </summary>
public sealed class OutgoingMessages(Database database)
{
    /// <summary>
    /// A message of two bodies at their limit, escaped, with room to spare; the broker is no file store.
    /// </summary>
    public const int PayloadBytesMax = 16 * 1024 * 1024;

    /// <summary>How payloads are written and read back by the relay.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The channel that wakes relays of every replica.</summary>
    public static string Channel(string schema) => $"{schema}_outgoing";

    /// <summary>Raised where a transaction of this process has added messages and committed.</summary>
    public OutgoingSignal Added => database.Outgoing;

    /// <summary>Adds one message to <paramref name="tx"/>.</summary>
    /// <param name="messageId">Becomes the MessageId on the bus; adding it twice is an error.</param>
    /// <param name="queue">Null publishes to whoever subscribes; else the command goes to this queue.</param>
    /// <param name="dueAt">Not before; null is at once.</param>
    public async Task Add<T>(
        NpgsqlTransaction tx, T message, Guid messageId, string? queue = null, DateTimeOffset? dueAt = null,
        CancellationToken ct = default)
        where T : class
    {
        var payload = Payload(message);
        var connection = ConnectionOf(tx);
        await using var command = new NpgsqlCommand(Sql.Of<OutgoingMessages>("add_outgoing"), connection, tx)
        {
            Parameters =
            {
                new() { ParameterName = "id", Value = messageId },
                new() { ParameterName = "type", Value = typeof(T).FullName! },
                new() { ParameterName = "queue", Value = (object?)queue ?? DBNull.Value, DataTypeName = "text" },
                new() { ParameterName = "payload", Value = payload, NpgsqlDbType = NpgsqlDbType.Json },
                new()
                {
                    ParameterName = "traceparent",
                    Value = (object?)TraceParent() ?? DBNull.Value,
                    DataTypeName = "text",
                },
                new()
                {
                    ParameterName = "due_at",
                    Value = (object?)dueAt?.ToUniversalTime() ?? DBNull.Value,
                    NpgsqlDbType = NpgsqlDbType.TimestampTz,
                },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
        if (!database.WakesAfterCommit(connection)) await NotifyAtCommit(tx, connection, ct);
    }

    /// <summary>Adds events of one type, each under its id, in one round trip.</summary>
    public async Task AddEvents<T>(
        NpgsqlTransaction tx, IReadOnlyList<(Guid Id, T Event)> events, CancellationToken ct)
        where T : class
    {
        if (events.Count == 0) return;
        var connection = ConnectionOf(tx);
        await using var command = new NpgsqlCommand(Sql.Of<OutgoingMessages>("add_outgoing_events"), connection, tx)
        {
            Parameters =
            {
                new() { ParameterName = "type", Value = typeof(T).FullName! },
                new() { ParameterName = "ids", Value = events.Select(each => each.Id).ToArray() },
                new()
                {
                    ParameterName = "payloads",
                    Value = events.Select(each => Encoding.UTF8.GetString(Payload(each.Event))).ToArray(),
                },
                new()
                {
                    ParameterName = "traceparent",
                    Value = (object?)TraceParent() ?? DBNull.Value,
                    DataTypeName = "text",
                },
            },
        };
        await command.ExecuteNonQueryAsync(ct);
        if (!database.WakesAfterCommit(connection)) await NotifyAtCommit(tx, connection, ct);
    }

    private static byte[] Payload<T>(T message)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(message, Json);
        return payload.Length <= PayloadBytesMax
            ? payload
            : throw new ArgumentException(
                $"A {typeof(T).Name} of {payload.Length} bytes exceeds {PayloadBytesMax}.", nameof(message));
    }

    private static NpgsqlConnection ConnectionOf(NpgsqlTransaction tx) =>
        tx.Connection ?? throw new InvalidOperationException("The transaction has ended.");

    /// <summary>
    /// Nobody here sees a foreign transaction commit, so the server has to tell (one NOTIFY a transaction).
    /// </summary>
    private async Task NotifyAtCommit(NpgsqlTransaction tx, NpgsqlConnection connection, CancellationToken ct)
    {
        await using var notify = new NpgsqlCommand(Sql.Of<OutgoingMessages>("notify_outgoing"), connection, tx);
        notify.Parameters.AddWithValue("channel", Channel(database.Schema));
        await notify.ExecuteNonQueryAsync(ct);
    }

    private static string? TraceParent() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;
}
