using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Connecting;

/// <summary>An inbox at another server and how to reach it.</summary>
public sealed record Account(
    Guid InboxId, Guid WorkspaceId, string Address, string? DisplayName, AccountServer Imap, AccountServer? Smtp,
    string UserName, string SecretKind, string SealedSecret)
{
    /// <summary>What is kept of it; null where no account has that id.</summary>
    public static async Task<Account?> Find(NpgsqlDataSource source, Guid inboxId, CancellationToken ct)
    {
        await using var command = source.CreateCommand(Sql.Of<Account>("account_of_inbox"));
        command.Parameters.AddWithValue("inbox_id", inboxId);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? Read(row) : null;
    }

    /// <summary>Never its secret, sealed or not.</summary>
    public override string ToString() => $"{UserName} at {Imap.Host}";

    private static Account Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1), row.GetString(2), Text(row, 3),
        AccountServer.Of(row.GetString(4), row.GetInt32(5), row.GetString(6))!,
        AccountServer.Of(Text(row, 7), row.IsDBNull(8) ? null : row.GetInt32(8), Text(row, 9)),
        row.GetString(10), row.GetString(11), row.GetString(12));

    private static string? Text(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}
