using MailMesh.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>
/// One batch at a time: claim rows, send them, and delete what the broker confirmed, in one transaction. A process
/// that dies in between leaves its rows unclaimed; what it had sent is sent again and OnceConsumer drops it.
/// </summary>
internal sealed partial class OutgoingBatches(
    Database database, MessageSender sender, BusHealth health, IOptions<RelayOptions> options,
    ILogger<OutgoingBatches> log)
{
    /// <summary>Payload bytes in memory at once; rows beyond it stay for the next batch.</summary>
    internal const int BatchBytesMax = 32 * 1024 * 1024;

    private const int ErrorCharactersMax = 500;

    /// <summary>True where a batch was sent and more may be waiting.</summary>
    public async Task<bool> RelayNext(CancellationToken ct)
    {
        if (!health.IsUp) return false;
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(ct);
        var rows = await Claim(connection, tx, ct);
        if (rows.Count == 0) return false;

        var results = await Task.WhenAll(rows.Select(row => Send(row, ct)));
        // From here on only what is settled is known to be settled: stopping must not undo it.
        await Delete(connection, tx, [.. results.Where(result => result.Sent).Select(result => result.Row.Id)]);
        var failed = results.Where(result => result.Error is not null).ToArray();
        if (failed.Length > 0) await Postpone(connection, tx, failed);
        await tx.CommitAsync(CancellationToken.None);
        var sent = results.Count(result => result.Sent);
        OutboxMetrics.Sent.Add(sent);
        return sent > 0;
    }

    private async Task<IReadOnlyList<OutgoingRow>> Claim(
        NpgsqlConnection connection, NpgsqlTransaction tx, CancellationToken ct)
    {
        await using var command =
            new NpgsqlCommand(Sql.Of<OutgoingBatches>("claim_outgoing"), connection, tx);
        command.Parameters.AddWithValue("rows_max", options.Value.BatchRowsMax);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<OutgoingRow>();
        var bytes = 0;
        while (bytes < BatchBytesMax && await reader.ReadAsync(ct))
        {
            var row = new OutgoingRow(
                reader.GetGuid(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetFieldValue<byte[]>(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetInt32(5));
            rows.Add(row);
            bytes += row.Payload.Length;
        }
        return rows;
    }

    private async Task<Result> Send(OutgoingRow row, CancellationToken ct)
    {
        try
        {
            await sender.Send(row, options.Value.PublishTimeMax, ct);
            return new Result(row, Sent: true, Error: null);
        }
        catch (Exception e)
        {
            // While the broker is away no row has failed; all of them stay as they are.
            if (ct.IsCancellationRequested || !health.IsUp) return new Result(row, Sent: false, Error: null);
            return new Result(row, Sent: false, Shorten($"{e.GetType().Name}: {e.Message}"));
        }
    }

    private static async Task Delete(NpgsqlConnection connection, NpgsqlTransaction tx, Guid[] ids)
    {
        if (ids.Length == 0) return;
        await using var command = new NpgsqlCommand(Sql.Of<OutgoingBatches>("delete_sent"), connection, tx);
        command.Parameters.AddWithValue("ids", ids);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task Postpone(NpgsqlConnection connection, NpgsqlTransaction tx, Result[] failed)
    {
        foreach (var (row, _, error) in failed)
        {
            var attempts = row.Attempts + 1;
            var parked = attempts >= options.Value.AttemptsMax;
            await using var command = new NpgsqlCommand(Sql.Of<OutgoingBatches>("postpone_failed"), connection, tx);
            command.Parameters.AddWithValue("id", row.Id);
            command.Parameters.AddWithValue("error", error!);
            command.Parameters.AddWithValue("pause", options.Value.RetryPause(attempts));
            command.Parameters.AddWithValue("parked", parked);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            OutboxMetrics.Failed.Add(1);
            if (parked) OutboxMetrics.Parked.Add(1);
            if (parked) Parked(log, row.Id, row.Type, attempts, error!);
            else Failed(log, row.Id, row.Type, attempts, error!);
        }
    }

    private static string Shorten(string text) =>
        text.Length <= ErrorCharactersMax ? text : text[..ErrorCharactersMax];

    private sealed record Result(OutgoingRow Row, bool Sent, string? Error);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Message {MessageId} of type {Type} did not leave, attempt {Attempts}: {Error}")]
    private static partial void Failed(ILogger log, Guid messageId, string type, int attempts, string error);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Message {MessageId} of type {Type} is parked after {Attempts} attempts: {Error} " +
            "Once mended: update outgoing_messages set parked_at = null, attempts = 0 where id = ...")]
    private static partial void Parked(ILogger log, Guid messageId, string type, int attempts, string error);
}

/// <summary>A claimed row of <c>outgoing_messages</c>.</summary>
internal sealed record OutgoingRow(
    Guid Id, string Type, string? Queue, byte[] Payload, string? TraceParent, int Attempts);
