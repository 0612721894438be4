using Npgsql;

namespace MailMesh.AppHost.Servers;

/// <summary>
/// The database with one role and one schema for each owner. Safe to run again, and by several processes at once.
/// A role owns its schema and nothing else; what it may read of others is granted by their migrations.
/// </summary>
public static class DatabaseSetup
{
    public const string Database = "mailmesh";

    public static readonly IReadOnlyDictionary<string, string> SchemaOfRole = new Dictionary<string, string>
    {
        ["mailmesh_gateway"] = "access",
        ["mailmesh_inboxsync"] = "mirror",
        ["mailmesh_sender"] = "outbox",
        ["mailmesh_webhooks"] = "webhooks",
        ["mailmesh_quota"] = "usage",
    };

    public static async Task Apply(
        string administrator, string database, Func<string, string> passwordOfRole, CancellationToken ct = default)
    {
        await using (var server = await Open(administrator, "postgres", ct))
        {
            await Run(server, Sql("database_lock"), ct);
            foreach (var (role, schema) in SchemaOfRole)
                await Run(server, Sql("database_role"), role, schema, passwordOfRole(role), ct);
            await using var exists = new NpgsqlCommand(Sql("database_exists"), server);
            exists.Parameters.Add(new NpgsqlParameter { Value = database });
            if (await exists.ExecuteScalarAsync(ct) is null)
                await Run(server, $"create database \"{database}\"", ct);
        }
        await using var inside = await Open(administrator, database, ct);
        await Run(inside, Sql("database_schemas"), ct);
        foreach (var (role, schema) in SchemaOfRole)
            await Run(inside, Sql("database_schema"), role, schema, "", ct);
    }

    public static string ConnectionStringOf(string administrator, string database, string role, string password) =>
        new NpgsqlConnectionStringBuilder(administrator)
        {
            Database = database,
            Username = role,
            Password = password,
        }.ConnectionString;

    private static async Task<NpgsqlConnection> Open(string administrator, string database, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(administrator) { Database = database, Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        return connection;
    }

    /// <summary>"do" blocks take no parameters; they read these settings of the session instead.</summary>
    private static async Task Run(
        NpgsqlConnection connection, string sql, string role, string schema, string password, CancellationToken ct)
    {
        await using var settings = new NpgsqlCommand(Sql("database_settings"), connection);
        foreach (var value in new[] { role, schema, password })
            settings.Parameters.Add(new NpgsqlParameter { Value = value });
        await settings.ExecuteNonQueryAsync(ct);
        await Run(connection, sql, ct);
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string Sql(string name)
    {
        using var stream = typeof(DatabaseSetup).Assembly.GetManifestResourceStream(name + ".sql")
            ?? throw new InvalidOperationException($"{name}.sql is not embedded in {typeof(DatabaseSetup).Assembly}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
