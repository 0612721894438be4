using MailMesh.Postgres.Migrating;
using MailMesh.TestStack;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace MailMesh.Postgres.Tests;

/// <summary>A fresh database, seen as the Sender's role sees it: schema <c>outbox</c>, not migrated yet.</summary>
internal sealed class OutboxSchema : IAsyncDisposable
{
    private readonly TestDatabase _server;

    private OutboxSchema(TestDatabase server)
    {
        _server = server;
        Source = PostgresSetup.Source(ConnectionString, "outbox");
        Database = new Database(Source, "outbox", TimeProvider.System);
        DapperTypes.Register();
    }

    public string ConnectionString => _server.ConnectionString("mailmesh_sender");

    public NpgsqlDataSource Source { get; }

    public Database Database { get; }

    public static async Task<OutboxSchema> Create() => new(await TestDatabase.Create());

    /// <summary>With the room's own tables and those of these tests.</summary>
    public static async Task<OutboxSchema> Migrated()
    {
        var schema = await Create();
        await schema.Runner(
            [.. MigrationScript.In(typeof(Database).Assembly), .. MigrationScript.In(typeof(OutboxSchema).Assembly)])
            .Run(CancellationToken.None);
        schema.Database.MarkReady();
        return schema;
    }

    public MigrationRunner Runner(IReadOnlyList<MigrationScript> scripts) =>
        new(Database, scripts, NullLogger<MigrationRunner>.Instance);

    public async Task<T> Ask<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _server.DisposeAsync();
    }
}
