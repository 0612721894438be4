using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.ServiceDefaults.Sealing;
using MailMesh.TestStack;
using Npgsql;

namespace MailMesh.Bench.Idle;

/// <summary>One InboxSync with a database and a bus of its own.</summary>
public sealed class IdleWorker : IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SyncedWithin = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo blobs = Directory.CreateTempSubdirectory("mailmesh-idle-");
    private readonly (string PublicKey, string PrivateKey) key = SealedBox.NewKeyPair();
    private readonly ConcurrentQueue<string> output = [];
    private readonly TestDatabase database;
    private readonly TestBus bus;
    private readonly ChildProcess process;

    private IdleWorker(TestDatabase database, TestBus bus)
    {
        (this.database, this.bus) = (database, bus);
        process = ChildProcess.Start(new ChildStart(
            "dotnet", [RepositoryFile.Built("src/InboxSync", "MailMesh.InboxSync.dll")], Path.GetTempPath())
        {
            Environment = new Dictionary<string, string?>
            {
                ["ConnectionStrings__postgres"] = database.ConnectionString("mailmesh_inboxsync"),
                ["ConnectionStrings__rabbitmq"] = bus.ConnectionString,
                ["Blobs__Folder"] = blobs.FullName,
                ["Smtp__Port"] = Port(),
                ["Smtp__LmtpPort"] = Port(),
                ["Sealing__Mail__PrivateKey"] = key.PrivateKey,
                ["Connecting__AllowPrivateHosts"] = "true",
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{Port()}",
                ["DOTNET_gcServer"] = "0",
            },
            OnLine = output.Enqueue,
        });
    }

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan ProcessorTime => Look(itself => itself.TotalProcessorTime);

    public long ResidentBytes => Look(itself => itself.WorkingSet64);

    private string ConnectionString => database.ConnectionString("mailmesh_inboxsync") + ";Pooling=false";

    public static async Task<IdleWorker> Start()
    {
        var worker = new IdleWorker(await TestDatabase.Create(), await TestBus.Create());
        await Eventually.Holds(
            async () => await worker.Count("select count(*) from pg_tables where tablename = 'accounts'") == 1,
            what: "InboxSync has made its tables");
        return worker;
    }

    /// <summary>Accounts become inboxes; ends when all of them are in sync.</summary>
    /// <param name="accounts">Logins at an IMAP server of this machine.</param>
    public async Task Connect(IEnumerable<string> accounts, int imapPort, string password)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        var connected = 0;
        foreach (var account in accounts)
        {
            var inbox = Guid.CreateVersion7();
            await using var insert = new NpgsqlCommand(
                """
                insert into mirror.inboxes (inbox_id, workspace_id, kind, address, state, created_at)
                values (@inbox, @inbox, 'imap', @account || '@bench.test', 'syncing', now());
                insert into mirror.accounts (
                    inbox_id, imap_host, imap_port, imap_tls, user_name, secret_kind, sealed_secret, due_at)
                values (@inbox, '127.0.0.1', @port, 'none', @account, 'password', @secret, now())
                """, connection);
            insert.Parameters.AddWithValue("inbox", inbox);
            insert.Parameters.AddWithValue("account", account);
            insert.Parameters.AddWithValue("port", imapPort);
            insert.Parameters.AddWithValue(
                "secret", SealedBox.Seal(key.PublicKey, Encoding.UTF8.GetBytes(password), $"account:{inbox}"));
            await insert.ExecuteNonQueryAsync();
            connected++;
        }
        try
        {
            await Eventually.Holds(
                async () => await Count("select count(*) from mirror.inboxes where state = 'ready'") == connected,
                SyncedWithin, $"{connected} inboxes are in sync");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{string.Join('\n', output.TakeLast(50))}", late);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.Stop(UnixSignal.Terminate, StopWithin);
        process.Dispose();
        await bus.DisposeAsync();
        await database.DisposeAsync();
        blobs.Delete(recursive: true);
    }

    private async Task<long> Count(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private T Look<T>(Func<Process, T> at)
    {
        using var itself = Process.GetProcessById(process.Id);
        return at(itself);
    }

    private static string Port() => FreePort.Find().ToString(CultureInfo.InvariantCulture);
}
