using System.Collections.Concurrent;
using Dapper;
using MailMesh.Contracts;
using MailMesh.MailServers;
using MailMesh.TestStack;
using MassTransit;
using Npgsql;

namespace MailMesh.InboxSync.Tests.Fleet;

/// <summary>A database and a bus that replicas share, and a Dovecot with the accounts.</summary>
public sealed class FleetFixture : IAsyncLifetime
{
    public const string Collection = "fleet";
    public const int AccountsMax = 12;

    private readonly DirectoryInfo _blobs = Directory.CreateTempSubdirectory("mailmesh-blobs-");
    private readonly ConcurrentQueue<InboxSuspended> _suspended = [];
    private TestBus _rabbit = null!;
    private IBusControl _bus = null!;

    public TestDatabase Database { get; private set; } = null!;

    public Dovecot Dovecot { get; private set; } = null!;

    public string Mirror => Database.ConnectionString("mailmesh_inboxsync");

    public IReadOnlyList<InboxSuspended> Suspended => [.. _suspended];

    public static string Name(int account) => $"user{account}";

    public async Task InitializeAsync()
    {
        Database = await TestDatabase.Create();
        _rabbit = await TestBus.Create();
        await SubmissionContent.Create(Database);
        Dovecot = await Dovecot.Start([.. Enumerable.Range(0, AccountsMax).Select(Name)]);
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(_rabbit.ConnectionString));
            rabbit.ReceiveEndpoint("what-tests-hear", endpoint => endpoint.Handler<InboxSuspended>(heard =>
            {
                _suspended.Enqueue(heard.Message);
                return Task.CompletedTask;
            }));
        });
        await _bus.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _bus.StopAsync();
        await Dovecot.DisposeAsync();
        await _rabbit.DisposeAsync();
        await Database.DisposeAsync();
        _blobs.Delete(recursive: true);
    }

    /// <summary>One more replica, ready.</summary>
    public async Task<InboxSyncService> Replica()
    {
        var replica = InboxSyncService.Start(Mirror, _rabbit.ConnectionString, _blobs.FullName);
        await replica.Ready();
        return replica;
    }

    public async Task<Guid> Insert(int account, string password = Dovecot.Password)
    {
        var id = Guid.CreateVersion7();
        await Accounts.Insert(
            Mirror, id, $"{Name(account)}@{id:n}.test", new MailServer("localhost", Dovecot.ImapsPort, "implicit"),
            password, userName: Name(account));
        return id;
    }

    /// <summary>How many of the inboxes each worker holds now, the least first.</summary>
    public async Task<IReadOnlyList<long>> Spread(IReadOnlyList<Guid> inboxes) => [.. await Query<long>(
        """
        select count(*) from mirror.accounts
        where inbox_id = any(@inboxes) and lease_owner is not null and leased_until > now()
        group by lease_owner order by 1
        """,
        new { inboxes })];

    public async Task<IEnumerable<T>> Query<T>(string sql, object? values = null)
    {
        await using var connection = new NpgsqlConnection(Mirror);
        return await connection.QueryAsync<T>(sql, values);
    }

    public async Task<T> Scalar<T>(string sql, object? values = null) => (await Query<T>(sql, values)).Single();

    public Task Forget(IReadOnlyList<Guid> inboxes) =>
        Query<int>("delete from mirror.inboxes where inbox_id = any(@inboxes)", new { inboxes });
}

[CollectionDefinition(FleetFixture.Collection)]
public sealed class FleetTests : ICollectionFixture<FleetFixture>;
