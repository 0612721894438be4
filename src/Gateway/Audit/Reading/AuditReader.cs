using System.Data;
using System.Runtime.CompilerServices;
using Dapper;
using MailMesh.Gateway.Audit.Chain;
using MailMesh.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace MailMesh.Gateway.Audit.Reading;

/// <summary>Reads the chain of one workspace. Whose rows may be read is for the caller to decide.</summary>
public sealed class AuditReader(Database database)
{
    /// <summary>
    /// Rows that one page looks at. A filter that few rows pass gives pages with fewer items than asked for, or none,
    /// and a cursor to go on with: so no filter makes the database read a whole chain for one answer.
    /// </summary>
    public const int ScannedRowsMax = 50_000;

    private static readonly string ListAudit = Sql.Of<AuditReader>("list_audit");
    private static readonly string ExportAudit = Sql.Of<AuditReader>("export_audit");
    private static readonly string FindHead = Sql.Of<AuditReader>("find_head");

    /// <summary>Newest first, below <paramref name="before"/>; null is the end of the chain.</summary>
    /// <returns>The page, and the number to go on below; null where nothing is left.</returns>
    public async Task<(IReadOnlyList<ChainedRow> Rows, long? Next)> Page(
        Guid workspaceId, AuditFilter filter, long? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var (last, removed) = await connection.QuerySingleOrDefaultAsync<(long, long)>(new CommandDefinition(
            FindHead, new { workspace = workspaceId }, cancellationToken: ct));
        // Numbers have no gap: so many numbers are so many rows.
        var top = Math.Min(before ?? long.MaxValue, last + 1);
        var bottom = Math.Max(top - ScannedRowsMax, removed + 1);
        await using var command = Command(connection, ListAudit, workspaceId, filter);
        command.Parameters.Add(new NpgsqlParameter<long>("top", top));
        command.Parameters.Add(new NpgsqlParameter<long>("bottom", bottom));
        command.Parameters.Add(new NpgsqlParameter<int>("limit", limit));
        var rows = new List<ChainedRow>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct)) rows.Add(StoredRow.Read(reader));
        }
        var reached = rows.Count == limit ? rows[^1].Seq : bottom;
        return (rows, reached > removed + 1 ? reached : null);
    }

    /// <summary>Oldest first, as they come from the database.</summary>
    public async IAsyncEnumerable<ChainedRow> Export(
        Guid workspaceId, AuditFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        await using var command = Command(connection, ExportAudit, workspaceId, filter);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, ct);
        while (await reader.ReadAsync(ct)) yield return StoredRow.Read(reader);
    }

    private static NpgsqlCommand Command(
        NpgsqlConnection connection, string sql, Guid workspaceId, AuditFilter filter)
    {
        var command = new NpgsqlCommand(sql, connection);
        Bind("workspace", NpgsqlDbType.Uuid, workspaceId);
        Bind("since", NpgsqlDbType.TimestampTz, filter.Since?.UtcDateTime);
        Bind("until", NpgsqlDbType.TimestampTz, filter.Until?.UtcDateTime);
        Bind("key", NpgsqlDbType.Uuid, filter.KeyId);
        Bind("tool", NpgsqlDbType.Text, filter.Action);
        Bind("result", NpgsqlDbType.Text, filter.Outcome);
        Bind("inbox", NpgsqlDbType.Uuid, filter.InboxId);
        return command;

        void Bind<T>(string name, NpgsqlDbType type, T value) =>
            command.Parameters.Add(new NpgsqlParameter<T>(name, type) { TypedValue = value });
    }
}
