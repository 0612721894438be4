using System.Security.Cryptography;
using System.Text;
using Dapper;
using MailMesh.Contracts;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Reading;
using MailMesh.Postgres;
using MailMesh.TestStack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MailMesh.Sender.Tests.World;

/// <summary>What a Sender stands on: its database beside a mirror with one inbox, and two peers to send to.</summary>
public sealed class SenderWorld : IAsyncDisposable
{
    public const string HostedDomain = "mailmesh.test";
    public const string InboxAddress = "agent@mailmesh.test";

    private static readonly TimeSpan SettlesWithin = TimeSpan.FromSeconds(90);

    private readonly TestRedis _redis;
    private readonly List<RunningSender> _senders = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("mailmesh-sender-").FullName;

    private SenderWorld(TestDatabase database, TestRedis redis) => (Database, _redis) = (database, redis);

    public TestDatabase Database { get; }

    /// <summary>Stands for the world outside.</summary>
    public ScriptedSmtpPeer Relay { get; } = new();

    /// <summary>Stands for InboxSync's listener.</summary>
    public ScriptedSmtpPeer Listener { get; } = new();

    /// <summary>Stands for the server of an inbox's own account.</summary>
    public ScriptedSmtpPeer Account { get; } = new();

    public Guid WorkspaceId { get; } = Guid.CreateVersion7();

    public Guid InboxId { get; } = Guid.CreateVersion7();

    public static async Task<SenderWorld> Create(TestDatabase? database = null)
    {
        var world = new SenderWorld(database ?? await TestDatabase.Create(), await TestRedis.Create());
        await world.MigrateMirror();
        await world.Run(
            """
            insert into mirror.inboxes (inbox_id, workspace_id, kind, address, display_name, created_at)
            values (@InboxId, @WorkspaceId, 'hosted', @InboxAddress, 'Agent', now());
            create view access.upload_reading as
                select null::uuid as id, null::uuid as workspace_id, ''::text as filename, ''::text as mime_type,
                       ''::bytea as content where false;
            grant usage on schema access to mailmesh_sender;
            grant select on access.upload_reading to mailmesh_sender;
            """,
            new { world.InboxId, world.WorkspaceId, InboxAddress });
        return world;
    }

    /// <summary>Settings of a Sender in this world; times are short: tests wait for effects, not for clocks.</summary>
    public Dictionary<string, string?> Settings(string? rabbit = null, bool withRelay = true) => new()
    {
        ["ConnectionStrings:postgres"] = Database.ConnectionString("mailmesh_sender"),
        ["ConnectionStrings:redis"] = _redis.ConnectionString,
        ["ConnectionStrings:rabbitmq"] = rabbit ?? "amqp://127.0.0.1:1",
        ["services:inboxsync:smtp:0"] = $"127.0.0.1:{Listener.Port}",
        ["Hosted:Domains:0"] = HostedDomain,
        ["Blobs:Folder"] = _folder,
        ["Relay:Host"] = withRelay ? "127.0.0.1" : null,
        ["Relay:Port"] = $"{Relay.Port}",
        ["Relay:Tls"] = "None",
        ["Outbox:RetryAfter:0"] = "00:00:00.100",
        ["Outbox:Poll"] = "00:00:00.100",
        ["Outbox:RemovedPoll"] = "00:00:00.100",
        ["Outbox:Lease"] = "00:00:02",
        ["Outbox:DoubtGrace"] = "00:00:01",
        ["Outbox:DoubtPoll"] = "00:00:00.100",
        ["Outbox:Drain"] = "00:00:00.500",
    };

    /// <summary>A Sender without a bus: what it would publish stays in the bus outbox, where it can be read.</summary>
    public async Task<RunningSender> Start(
        Action<Dictionary<string, string?>>? change = null, bool withRelay = true, bool dispatches = true)
    {
        var settings = Settings(withRelay: withRelay);
        change?.Invoke(settings);
        return Keep(await RunningSender.Start(settings, dispatches: dispatches));
    }

    /// <summary>As InboxSync keeps raw mail.</summary>
    public async Task<BlobRef> KeepMail(string raw)
    {
        var bytes = Encoding.UTF8.GetBytes(raw);
        await using var packs = new PackWriter(new BlobOptions { Folder = _folder });
        return await packs.Append(bytes, SHA256.HashData(bytes), CancellationToken.None);
    }

    /// <summary>Remembers a Sender, whose warnings a failing test then shows.</summary>
    public RunningSender Keep(RunningSender sender)
    {
        _senders.Add(sender);
        return sender;
    }

    public SendEmail Email(params string[] to) => new()
    {
        SendId = Guid.CreateVersion7(),
        WorkspaceId = WorkspaceId,
        InboxId = InboxId,
        To = [.. to.Select(address => new EmailAddress(address))],
        Subject = "Hello",
        Body = "Good day.",
        AskedAt = TimeProvider.System.GetUtcNow(),
    };

    public Task<string> State(Guid sendId) => One<string>(
        "select state from outbox.submission_reading where send_id = @sendId", new { sendId });

    /// <summary>As the Gateway sees them.</summary>
    public Task<IReadOnlyList<RecipientRow>> Recipients(Guid sendId) => Many<RecipientRow>(
        """
        select address, state, code, reply, attempts from outbox.recipient_reading
        where send_id = @sendId order by position
        """,
        new { sendId });

    /// <summary>Names of the events that wait to be published, in order.</summary>
    public async Task<IReadOnlyList<string>> Events(Guid sendId) => await Many<string>(
        """
        select replace(type, 'MailMesh.Contracts.', '') from outbox.outgoing_messages
        where payload ->> 'sendId' = @sendId::text order by added_at, id
        """,
        new { sendId });

    /// <summary>Submissions in this state.</summary>
    public Task<int> Count(string state) =>
        One<int>("select count(*) from outbox.submission_reading where state = @state", new { state });

    public Task Settles(Guid sendId, string state) =>
        Holds(async () => await State(sendId) == state, $"submission is {state}");

    public async Task Holds(Func<Task<bool>> condition, string what)
    {
        try
        {
            await Eventually.Holds(condition, SettlesWithin, what);
        }
        catch (TimeoutException e)
        {
            var lines = _senders.SelectMany(sender => sender.Logs.Lines).Where(line => line.Level >= LogLevel.Warning);
            var last = string.Join('\n', lines.Select(line => line.Message).Distinct().TakeLast(20));
            throw new TimeoutException($"{e.Message}\n{last}");
        }
    }

    public async Task<T> One<T>(string sql, object? args = null)
    {
        await using var connection = new NpgsqlConnection(Database.AdministratorConnectionString);
        return (await connection.QuerySingleAsync<T>(sql, args))!;
    }

    public async Task<IReadOnlyList<T>> Many<T>(string sql, object? args = null)
    {
        await using var connection = new NpgsqlConnection(Database.AdministratorConnectionString);
        return (await connection.QueryAsync<T>(sql, args)).AsList();
    }

    public async Task<int> Run(string sql, object? args = null)
    {
        await using var connection = new NpgsqlConnection(Database.AdministratorConnectionString);
        return await connection.ExecuteAsync(sql, args);
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Listener.DisposeAsync();
        await Account.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task MigrateMirror()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:postgres"] = Database.ConnectionString("mailmesh_inboxsync");
        builder.AddPostgres("mirror", typeof(MirrorReader).Assembly);
        using var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<Postgres.Database>().Ready(CancellationToken.None);
        await host.StopAsync();
    }
}

/// <summary>A recipient of a submission, read through the Gateway's view.</summary>
public sealed record RecipientRow(string Address, string State, string? Code, string? Reply, int Attempts);
