using System.Collections.Concurrent;
using Dapper;
using MailMesh.AppHost.Servers;
using MailMesh.Contracts;
using MailMesh.TestStack;
using MassTransit;
using Npgsql;

namespace MailMesh.InboxSync.Tests.Outages;

/// <summary>A service over servers that the test may kill, and a subscriber to its events.</summary>
public sealed class OutageFixture : IAsyncDisposable
{
    public const string Address = "agent@mailmesh.test";

    private readonly DirectoryInfo _blobs = Directory.CreateTempSubdirectory("mailmesh-blobs-");
    private readonly ConcurrentDictionary<Guid, EmailReceived> _heard = [];
    private TestDatabase _database = null!;
    private TestBus? _vhost;
    private IBusControl _bus = null!;

    private OutageFixture()
    {
    }

    public PrivatePostgres? Postgres { get; private init; }

    public PrivateRabbit? Rabbit { get; private init; }

    public InboxSyncService Service { get; private set; } = null!;

    /// <summary>Message-IDs of what subscribers were told, by event id: the bus may say one event twice.</summary>
    public IEnumerable<string> Told => _heard.Values.Select(heard => heard.MessageId!);

    /// <param name="ownPostgres">A database server to kill, with its durability on: a kill must lose nothing.</param>
    /// <param name="ownRabbit">A broker to kill.</param>
    public static async Task<OutageFixture> Start(bool ownPostgres = false, bool ownRabbit = false)
    {
        var fixture = new OutageFixture
        {
            Postgres = ownPostgres ? await PrivatePostgres.Start(new ServerPlace { Throwaway = false }) : null,
            Rabbit = ownRabbit ? await PrivateRabbit.Start() : null,
        };
        fixture._database = await TestDatabase.Create(fixture.Postgres);
        fixture._vhost = ownRabbit ? null : await TestBus.Create();
        var rabbit = fixture.Rabbit?.ConnectionString ?? fixture._vhost!.ConnectionString;
        await fixture.Subscribe(rabbit);
        fixture.Service = InboxSyncService.Start(
            fixture._database.ConnectionString("mailmesh_inboxsync"), rabbit, fixture._blobs.FullName);
        await fixture.Service.Ready();
        await fixture.OpenInbox();
        return fixture;
    }

    public async Task<IReadOnlyList<T>> Query<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(
            _database.ConnectionString("mailmesh_inboxsync") + ";Pooling=false");
        return [.. await connection.QueryAsync<T>(sql)];
    }

    /// <summary>Message-IDs of what is in the inbox, in order; one that is there twice stands twice.</summary>
    public async Task<IReadOnlyList<string>> MessageIds() =>
        [.. (await Query<string>("select message_id from mirror.emails")).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await _bus.StopAsync();
        await _database.DisposeAsync();
        if (Postgres is not null)
            await Postgres.DisposeAsync();
        if (_vhost is not null)
            await _vhost.DisposeAsync();
        if (Rabbit is not null)
            await Rabbit.DisposeAsync();
        _blobs.Delete(recursive: true);
    }

    private Task Subscribe(string connection)
    {
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(connection));
            rabbit.ReceiveEndpoint("what-the-test-hears", endpoint => endpoint.Handler<EmailReceived>(context =>
            {
                _heard[context.Message.EventId] = context.Message;
                return Task.CompletedTask;
            }));
        });
        return _bus.StartAsync();
    }

    private Task OpenInbox()
    {
        var inbox = Guid.CreateVersion7();
        return Query<int>(
            $"""
            insert into mirror.inboxes (inbox_id, workspace_id, kind, address, created_at)
            values ('{inbox}', '{Guid.CreateVersion7()}', 'hosted', '{Address}', now());
            insert into mirror.folders (folder_id, inbox_id, role, name)
            values ('{Guid.CreateVersion7()}', '{inbox}', 'INBOX', 'INBOX')
            """);
    }
}
