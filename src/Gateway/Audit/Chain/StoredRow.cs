using Npgsql;

namespace MailMesh.Gateway.Audit.Chain;

/// <summary>Reads a row of <c>access.audit</c> as a chain holds it.</summary>
public static class StoredRow
{
    /// <summary>All columns, in the order of the table, each read once: a reader may be sequential.</summary>
    public static ChainedRow Read(NpgsqlDataReader reader)
    {
        var workspaceId = reader.GetGuid(0);
        var seq = reader.GetInt64(1);
        var at = new DateTimeOffset(reader.GetDateTime(2));
        var row = new AuditRow(workspaceId, Optional<Guid>(reader, 3), reader.GetString(4), reader.GetString(5), 0, "")
        {
            InboxId = Optional<Guid>(reader, 6),
            Target = Text(reader, 7),
            Names = Text(reader, 8),
        };
        row = row with { LatencyMicroseconds = reader.GetInt64(9), RequestId = reader.GetString(10) };
        if (Optional<long>(reader, 11) is { } removed)
            row = row with { Anchor = new AuditAnchor(removed, reader.GetFieldValue<byte[]>(12)) };
        return new ChainedRow(
            row, seq, reader.GetFieldValue<byte[]>(13), at, reader.GetFieldValue<byte[]>(14));
    }

    private static T? Optional<T>(NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    private static string? Text(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
