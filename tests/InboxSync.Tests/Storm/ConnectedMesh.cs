using System.Collections.Concurrent;
using System.Text;
using Dapper;
using MailMesh.AppHost.Servers;
using MailMesh.Contracts;
using MailMesh.ServiceDefaults.Sealing;
using MailMesh.TestStack;
using MassTransit;
using Npgsql;

namespace MailMesh.InboxSync.Tests.Storm;

/// <summary>Workers over servers of their own, and a subscriber to what they tell of connected inboxes.</summary>
public sealed class ConnectedMesh : IAsyncDisposable
{
    private readonly DirectoryInfo _blobs = Directory.CreateTempSubdirectory("mailmesh-blobs-");
    private readonly (string PublicKey, string PrivateKey) _key = SealedBox.NewKeyPair();
    private readonly ConcurrentDictionary<Guid, object> _heard = [];
    private readonly List<InboxSyncService> _workers = [];
    private TestDatabase _database = null!;
    private TestBus _vhost = null!;
    private IBusControl _bus = null!;

    private ConnectedMesh()
    {
    }

    /// <summary>Null where the test said that it wants none to kill.</summary>
    public PrivatePostgres? Postgres { get; private init; }

    /// <summary>The first worker.</summary>
    public InboxSyncService Worker => _workers[0];

    public string Blobs => _blobs.FullName;

    /// <summary>What the workers printed, for a test that failed.</summary>
    public string Output => string.Join("\n----\n", _workers.Select(worker => worker.Output));

    private string Connection => _database.ConnectionString("mailmesh_inboxsync");

    /// <param name="ownPostgres">A database server to kill, with its durability on.</param>
    /// <param name="settings">Of every worker, on top of the usual.</param>
    public static async Task<ConnectedMesh> Start(
        bool ownPostgres = false, params (string Key, string Value)[] settings)
    {
        var mesh = new ConnectedMesh
        {
            Postgres = ownPostgres ? await PrivatePostgres.Start(new ServerPlace { Throwaway = false }) : null,
        };
        mesh._database = await TestDatabase.Create(mesh.Postgres);
        await SubmissionContent.Create(mesh._database);
        mesh._vhost = await TestBus.Create();
        await mesh.Subscribe();
        await mesh.AddWorker(settings);
        return mesh;
    }

    /// <summary>One more replica; ready when this ends.</summary>
    public async Task<InboxSyncService> AddWorker(params (string Key, string Value)[] settings)
    {
        var worker = InboxSyncService.Start(
            Connection, _vhost.ConnectionString, _blobs.FullName,
            [("Sealing__Mail__PrivateKey", _key.PrivateKey), ("Connecting__AllowPrivateHosts", "true"), .. settings]);
        _workers.Add(worker);
        await worker.Ready();
        return worker;
    }

    /// <summary>An account at a server of this machine becomes an inbox, as if its owner had connected it.</summary>
    public async Task<Guid> Connect(int imapPort, string user, string password)
    {
        var inbox = Guid.CreateVersion7();
        var secret = SealedBox.Seal(_key.PublicKey, Encoding.UTF8.GetBytes(password), $"account:{inbox}");
        await using var connection = new NpgsqlConnection(Connection + ";Pooling=false");
        await connection.ExecuteAsync(
            """
            insert into mirror.inboxes (inbox_id, workspace_id, kind, address, state, created_at)
            values (@inbox, @workspace, 'imap', @address, 'syncing', now());
            insert into mirror.accounts (
                inbox_id, imap_host, imap_port, imap_tls, user_name, secret_kind, sealed_secret, due_at)
            values (@inbox, '127.0.0.1', @imapPort, 'none', @user, 'password', @secret, now())
            """,
            new
            {
                inbox, workspace = Guid.CreateVersion7(), address = $"{user}@{inbox:n}.test", imapPort, user, secret,
            });
        return inbox;
    }

    public Task<MirrorView> View(Guid inbox) => MirrorView.Read(Connection, inbox);

    public async Task<T?> Scalar<T>(string sql, object? values = null)
    {
        await using var connection = new NpgsqlConnection(Connection + ";Pooling=false");
        return await connection.ExecuteScalarAsync<T>(sql, values);
    }

    /// <summary>Events of a kind, each once however often the bus said it.</summary>
    public IReadOnlyList<T> Heard<T>() => [.. _heard.Values.OfType<T>()];

    public Task Synced(Guid inbox) => Wait(
        () => Task.FromResult(Heard<InboxSynced>().Any(heard => heard.InboxId == inbox)), "the first sync is done");

    /// <summary>With what the workers said, if it doesn't come.</summary>
    public async Task Wait(Func<Task<bool>> condition, string what)
    {
        try
        {
            await Eventually.Holds(condition, what: what);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{Output}", late);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
            await worker.DisposeAsync();
        if (_bus is not null)
            await _bus.StopAsync();
        if (_vhost is not null)
            await _vhost.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        if (Postgres is not null)
            await Postgres.DisposeAsync();
        _blobs.Delete(recursive: true);
    }

    private Task Subscribe()
    {
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(_vhost.ConnectionString));
            rabbit.ReceiveEndpoint("what-the-storm-hears", endpoint =>
            {
                endpoint.Handler<EmailReceived>(heard => Hear(heard.Message.EventId, heard.Message));
                endpoint.Handler<EmailDeleted>(heard => Hear(heard.Message.EventId, heard.Message));
                endpoint.Handler<InboxSynced>(heard => Hear(heard.Message.EventId, heard.Message));
            });
        });
        return _bus.StartAsync();
    }

    private Task Hear(Guid id, object message)
    {
        _heard[id] = message;
        return Task.CompletedTask;
    }
}
