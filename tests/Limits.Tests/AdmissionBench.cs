using MailMesh.Limits.Plans;
using MailMesh.TestStack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace MailMesh.Limits.Tests;

/// <summary>Admission over a real Redis, with a workspace, a key and a clock of the test's own.</summary>
public sealed class AdmissionBench : IAsyncDisposable
{
    // On a busy machine an answer may take longer than a caller would wait.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RedisConnection _connection;

    private AdmissionBench(string connectionString, TimeSpan? answerWaitMax)
    {
        _connection = new RedisConnection(connectionString, NullLogger<RedisConnection>.Instance, answerWaitMax);
        Admission = new Admission(_connection, Clock, NullLogger<Admission>.Instance);
        Counters = new Usage.UsageCounters(_connection);
    }

    // Late in a month, noon: a test may roll a minute, an hour, and on into the next day and month.
    public TestClock Clock { get; } = new(new DateTimeOffset(2026, 11, 30, 12, 0, 0, 500, TimeSpan.Zero));
    public Admission Admission { get; }
    public Usage.UsageCounters Counters { get; }
    public Guid Workspace { get; } = Guid.CreateVersion7();
    public Guid Key { get; } = Guid.CreateVersion7();

    public static async Task<AdmissionBench> Open()
    {
        var bench = Over((await TestRedis.Create()).ConnectionString);
        await Eventually.Holds(async () => await bench._connection.TryOpen(default) is not null);
        return bench;
    }

    public static AdmissionBench Over(string connectionString) => new(connectionString, Patience);

    /// <summary>Waits no longer than the Gateway does.</summary>
    public static AdmissionBench InAHurryOver(string connectionString) => new(connectionString, answerWaitMax: null);

    public static Plan Plan(string name) =>
        PlanCatalog.From(new ConfigurationBuilder().Build()).Find(name)!;

    public ValueTask<AdmissionResult> Call(Plan plan, int calls = 1, int sends = 0, Guid? key = null) =>
        Admission.Admit(Request(plan) with { KeyId = key ?? Key, Calls = calls, Sends = sends }, default);

    public AdmissionRequest Request(Plan plan) => new() { WorkspaceId = Workspace, KeyId = Key, Plan = plan };

    public async Task<LimitState> State(Plan plan, string limit) =>
        (await Admission.Peek(Request(plan), default))!.Single(state => state.Name == limit);

    public ValueTask<IDatabase> Redis() => _connection.Open(default);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
