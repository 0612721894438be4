using MailMesh.AppHost.Servers;
using Npgsql;

namespace MailMesh.TestStack;

/// <summary>A fresh database with every role and schema, as the AppHost makes it. Gone when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string administrator;
    private readonly string password;

    private TestDatabase(string administrator, string name)
    {
        this.administrator = administrator;
        Name = name;
        // Roles belong to the server, not to a database: all tests on it must agree on their passwords.
        password = new NpgsqlConnectionStringBuilder(administrator).Password!;
    }

    public string Name { get; }

    /// <summary>For assertions that look everywhere. A service never gets this.</summary>
    public string AdministratorConnectionString => ConnectionStringOf(administrator);

    /// <param name="server">A server of your own, for an outage; else the shared one.</param>
    public static async Task<TestDatabase> Create(PrivatePostgres? server = null, CancellationToken ct = default)
    {
        var administrator = server?.ConnectionString ?? await TestServers.Postgres();
        var database = new TestDatabase(administrator, "test_" + Guid.CreateVersion7().ToString("n"));
        await DatabaseSetup.Apply(administrator, database.Name, _ => database.password, ct);
        return database;
    }

    /// <param name="role">For example "mailmesh_sender".</param>
    public string ConnectionString(string role) =>
        DatabaseSetup.ConnectionStringOf(administrator, Name, role, password);

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await using var connection = new NpgsqlConnection(administrator + ";Pooling=false");
        try
        {
            await connection.OpenAsync();
        }
        catch (NpgsqlException)
        {
            return; // the test killed its server: nothing is left to drop
        }
        await using var drop = new NpgsqlCommand($"drop database if exists {Name} with (force)", connection);
        await drop.ExecuteNonQueryAsync();
    }

    private string ConnectionStringOf(string server) =>
        new NpgsqlConnectionStringBuilder(server) { Database = Name }.ConnectionString;
}
