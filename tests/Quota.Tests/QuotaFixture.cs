using System.Collections.Concurrent;
using Dapper;
using MailMesh.AppHost.Servers;
using MailMesh.Contracts;
using MailMesh.Limits;
using MailMesh.Limits.Plans;
using MailMesh.TestStack;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace MailMesh.Quota.Tests;

/// <summary>
/// A Quota service over a database, a bus and a Redis of its own, two replicas of it, the Gateway's admission beside
/// them, and a listener on the bus.
/// </summary>
public sealed class QuotaFixture : IAsyncLifetime
{
    public const int FreezeAfterDenials = 20;

    private readonly ConcurrentQueue<QuotaWarning> _warnings = [];
    private readonly ConcurrentQueue<KeyFrozen> _frozen = [];
    private readonly List<QuotaService> _replicas = [];
    private TestDatabase _database = null!;
    private TestBus _rabbit = null!;
    private IBusControl _bus = null!;
    private RedisConnection _connection = null!;

    public NoonClock Clock { get; } = new();
    public PrivateRedis Redis { get; private set; } = null!;
    public Admission Admission { get; private set; } = null!;
    public IReadOnlyList<QuotaWarning> Warnings => [.. _warnings];
    public IReadOnlyList<KeyFrozen> Frozen => [.. _frozen];

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        _rabbit = await TestBus.Create();
        Redis = await PrivateRedis.Start();
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(_rabbit.ConnectionString));
            rabbit.ReceiveEndpoint("listener", endpoint =>
            {
                endpoint.Handler<QuotaWarning>(context => Hear(_warnings, context.Message));
                endpoint.Handler<KeyFrozen>(context => Hear(_frozen, context.Message));
            });
        });
        await _bus.StartAsync();
        _connection = Connect(Redis.ConnectionString);
        Admission = new Admission(_connection, Clock, NullLogger<Admission>.Instance);
        for (var replica = 0; replica < 2; replica++)
            _replicas.Add(await QuotaService.Start(Settings(), Clock));
    }

    public async Task DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        await _connection.DisposeAsync();
        await _bus.StopAsync();
        await Redis.DisposeAsync();
        await _rabbit.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>Asks until Redis answers.</summary>
    public async Task<AdmissionResult> Call(Guid workspace, Plan plan, int calls = 1, int sends = 0, Guid? key = null)
    {
        var request = new AdmissionRequest
        {
            WorkspaceId = workspace,
            KeyId = key ?? workspace,
            Plan = plan,
            Calls = calls,
            Sends = sends,
        };
        return await Eventually.Gives(async () =>
            await Admission.Admit(request, default) is var result and not AdmissionResult.Unavailable ? result : null);
    }

    public async Task<long> Used(Guid workspace, Plan plan, string limit)
    {
        var request = new AdmissionRequest { WorkspaceId = workspace, KeyId = workspace, Plan = plan };
        var limits = await Eventually.Gives(() => Admission.Peek(request, default));
        return limits.Single(state => state.Name == limit).Used;
    }

    public async Task<DurableRow?> Durable(Guid workspace, string kind)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString("mailmesh_quota"));
        return await connection.QuerySingleOrDefaultAsync<DurableRow>(
            "select calls, sends, refunds from usage.counts where workspace_id = @workspace and kind = @kind",
            new { workspace, kind });
    }

    private Dictionary<string, string?> Settings() => new()
    {
        ["ConnectionStrings:postgres"] = _database.ConnectionString("mailmesh_quota"),
        ["ConnectionStrings:rabbitmq"] = _rabbit.ConnectionString,
        ["ConnectionStrings:redis"] = Redis.ConnectionString,
        ["Quota:RoundEvery"] = "00:00:00.2",
        ["Quota:FreezeAfterDenials"] = $"{FreezeAfterDenials}",
    };

    private static RedisConnection Connect(string redis) => new(redis, NullLogger<RedisConnection>.Instance);

    private static Task Hear<T>(ConcurrentQueue<T> heard, T message)
    {
        heard.Enqueue(message);
        return Task.CompletedTask;
    }
}

public sealed record DurableRow(long Calls, long Sends, long Refunds);
