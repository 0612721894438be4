using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace MailMesh.Postgres;

/// <summary>
/// The bus inbox: which messages each consumer has dealt with, so that a redelivered one changes nothing.
/// </summary>
public sealed class ProcessedMessages(Database database)
{
    /// <summary>Rows that one purge statement deletes, so that it never holds a long transaction.</summary>
    public const int PurgeRowsMax = 5_000;

    /// <summary>
    /// True where <paramref name="consumer"/> meets the message for the first time. A second transaction that asks
    /// meanwhile waits for this one's outcome.
    /// </summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Whoever needs the inbox asks for it by constructor.")]
    public async Task<bool> TryBegin(NpgsqlTransaction tx, string consumer, Guid messageId, CancellationToken ct)
    {
        await using var command =
            new NpgsqlCommand(Sql.Of<ProcessedMessages>("begin_processed"), tx.Connection, tx);
        command.Parameters.AddWithValue("consumer", consumer);
        command.Parameters.AddWithValue("message_id", messageId);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Forgets messages dealt with before <paramref name="before"/>; answers how many.</summary>
    public async Task<int> Purge(DateTimeOffset before, CancellationToken ct)
    {
        var purged = 0;
        while (true)
        {
            await using var command = database.Source.CreateCommand(Sql.Of<ProcessedMessages>("purge_processed"));
            command.Parameters.AddWithValue("before", before.ToUniversalTime());
            command.Parameters.AddWithValue("rows_max", PurgeRowsMax);
            var rows = await command.ExecuteNonQueryAsync(ct);
            purged += rows;
            if (rows < PurgeRowsMax) return purged;
        }
    }
}
