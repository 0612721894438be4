using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using MailMesh.AppHost.Servers;
using MailMesh.Contracts;
using MailMesh.Gateway.Keys;
using MailMesh.Mirror;
using MailMesh.ServiceDefaults.Sealing;
using MailMesh.TestStack;
using Npgsql;

namespace MailMesh.Gateway.Tests.Stack;

/// <summary>
/// A gateway on servers of its own, with the schemas of the services it reads and their part on the bus.
/// </summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    private readonly (string PublicKey, string PrivateKey) _sealing = SealedBox.NewKeyPair();
    private readonly (string PublicKey, string PrivateKey) _mailSealing = SealedBox.NewKeyPair();
    private TestRedis _redis = null!;

    // Servers of the test's own, to kill; else the shared ones.
    public PrivatePostgres? Postgres { get; init; }
    public PrivateRabbit? Rabbit { get; init; }
    public PrivateRedis? Redis { get; init; }

    public TestDatabase Database { get; private set; } = null!;
    public TestBus Bus { get; private set; } = null!;
    public RunningGateway Gateway { get; private set; } = null!;
    public OtherServices Others { get; private set; } = null!;
    public MirrorSeed Mirror { get; private set; } = null!;

    /// <summary>Of the workspace "development", with every scope.</summary>
    public string OwnerKey { get; } = ApiKey.Mint();

    public string SealingPrivateKey => _sealing.PrivateKey;

    /// <summary>With the private half that InboxSync and Sender have, and the gateway never.</summary>
    public string OpenMailSecret(ConnectInbox ask, Guid? inboxId = null) => Encoding.UTF8.GetString(
        SealedBox.Open(_mailSealing.PrivateKey, ask.SealedSecret, $"account:{inboxId ?? ask.InboxId}"));

    public async Task InitializeAsync()
    {
        Database = await TestDatabase.Create(Postgres);
        Bus = await TestBus.Create(Rabbit);
        _redis = await TestRedis.Create(Redis);
        await Schemas.Apply(Database);
        Mirror = await MirrorSeed.Start(Database.ConnectionString("mailmesh_inboxsync"));
        Others = await OtherServices.Start(Bus.ConnectionString, Database);
        Others.InboxSync.WhenFiled = draft => Mirror.Email(draft.InboxId, new SeedEmail
        {
            Id = draft.EmailId, Folder = FolderRole.Drafts, Subject = draft.Subject, Text = draft.Body,
        });
        Gateway = await RunningGateway.Start(Settings());
        await Eventually.Holds(async () =>
            (await Gateway.Rest(OwnerKey, "GET", "/workspaces")).Status == 200, what: "the first key works");
        await Eventually.Holds(async () =>
            (await Gateway.Http.GetAsync("/health")).IsSuccessStatusCode, what: "the gateway is healthy");
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Others.DisposeAsync();
        await Mirror.DisposeAsync();
        await Bus.DisposeAsync();
        await Database.DisposeAsync();
    }

    public Dictionary<string, string?> Settings(params (string Key, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:postgres"] = Database.ConnectionString("mailmesh_gateway"),
            ["ConnectionStrings:rabbitmq"] = Bus.ConnectionString,
            ["ConnectionStrings:redis"] = _redis.ConnectionString,
            ["Blobs:Folder"] = Mirror.Folder,
            ["Bootstrap:ApiKey"] = OwnerKey,
            ["Sealing:Webhooks:PublicKey"] = _sealing.PublicKey,
            ["Sealing:Mail:PublicKey"] = _mailSealing.PublicKey,
            // All tests knock from one address; apps' documents lie on this machine.
            ["OAuth:LoginsPerMinuteMax"] = "10000",
            ["OAuth:RegistrationsPerHourMax"] = "10000",
            ["OAuth:RequestsPerMinuteMax"] = "10000",
            ["OAuth:AllowPrivateHosts"] = "true",
        };
        foreach (var (key, value) in TestPlans.Settings) settings[key] = value;
        foreach (var (key, value) in more) settings[key] = value;
        return settings;
    }

    /// <summary>A workspace of its own, so that no test sees another's mail or uses up its limits.</summary>
    public async Task<Tenant> NewTenant(string plan = "owner", string[]? scopes = null)
    {
        var (_, workspace) = await Gateway.Rest(
            OwnerKey, "POST", "/workspaces", new { name = $"w-{Guid.CreateVersion7():n}", plan });
        var id = workspace!["id"]!.GetValue<Guid>();
        var tenant = new Tenant(this, id, "");
        return tenant with { Key = await tenant.NewKey(scopes ?? Tenant.AllScopes) };
    }

    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? values = null)
    {
        await using var connection = new NpgsqlConnection(Database.ConnectionString("mailmesh_gateway"));
        return [.. await connection.QueryAsync<T>(sql, values)];
    }
}

/// <summary>A workspace and a key of it.</summary>
public sealed record Tenant(GatewayFixture Fixture, Guid WorkspaceId, string Key)
{
    /// <summary>But the operator's.</summary>
    public static string[] AllScopes { get; } = [.. Scopes.All.Where(scope => scope != Scopes.WorkspaceManage)];

    public async Task<string> NewKey(string[] scopes, string[]? inboxIds = null)
    {
        var (status, key) = await Fixture.Gateway.Rest(Fixture.OwnerKey, "POST", "/keys", new
        {
            name = "test",
            scopes,
            workspace_id = WorkspaceId,
            inbox_ids = inboxIds,
        });
        Assert.Equal(201, status);
        return key!["secret"].Text();
    }

    public Task<Guid> NewInbox(string? address = null) => Fixture.Mirror.Inbox(WorkspaceId, address);

    public Task<ToolReply> Call(string tool, object? arguments = null, string? key = null) =>
        Fixture.Gateway.Call(key ?? Key, tool, arguments);

    public async Task SetPolicy(object change)
    {
        var (status, _) = await Fixture.Gateway.Rest(Fixture.OwnerKey, "PATCH", $"/workspaces/{WorkspaceId}", change);
        Assert.Equal(200, status);
    }

    public Task<(int Status, JsonNode? Body)> Rest(string method, string path, object? body = null) =>
        Fixture.Gateway.Rest(Key, method, path, body);
}

[CollectionDefinition(Name)]
public sealed class OneGateway : ICollectionFixture<GatewayFixture>
{
    public const string Name = "a running gateway";
}
