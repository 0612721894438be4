using System.Diagnostics;
using MailMesh.AppHost.Servers;
using MailMesh.Limits.Plans;
using MailMesh.TestStack;

namespace MailMesh.Limits.Tests;

public sealed class RedisOutageTests
{
    private static readonly Plan Limited = new() { CallsPerHour = 1_000 };
    private static readonly TimeSpan WellBounded = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_flushed_script_is_loaded_again_without_the_caller_noticing()
    {
        await using var redis = await PrivateRedis.Start();
        await using var bench = AdmissionBench.Over(redis.ConnectionString);
        Assert.IsType<AdmissionResult.Admitted>(await bench.Call(Limited));

        await (await bench.Redis()).ExecuteAsync("SCRIPT", "FLUSH");

        Assert.IsType<AdmissionResult.Admitted>(await bench.Call(Limited));
        Assert.Equal(2, (await bench.State(Limited, LimitNames.KeyCallsHour)).Used);
    }

    [Fact]
    public async Task A_killed_redis_makes_calls_unavailable_and_its_return_makes_them_admitted()
    {
        await using var redis = await PrivateRedis.Start();
        await using var bench = AdmissionBench.Over(redis.ConnectionString);
        Assert.IsType<AdmissionResult.Admitted>(await bench.Call(Limited));

        await redis.Kill();
        var waited = Stopwatch.StartNew();
        var unavailable = Assert.IsType<AdmissionResult.Unavailable>(await bench.Call(Limited));
        Assert.True(unavailable.RetryAfter > TimeSpan.Zero);
        Assert.InRange(waited.Elapsed, TimeSpan.Zero, WellBounded);
        Assert.Null(await bench.Admission.Peek(bench.Request(Limited), default));
        Assert.False(await bench.Admission.Refund(bench.Workspace, 1, bench.Clock.GetUtcNow(), default));

        await redis.StartAgain();
        await Eventually.Holds(async () => await bench.Call(Limited) is AdmissionResult.Admitted);
    }

    [Fact]
    public async Task A_service_that_starts_before_redis_admits_once_redis_is_there()
    {
        await using var redis = await PrivateRedis.Start();
        await redis.Kill();
        await using var bench = AdmissionBench.Over(redis.ConnectionString);
        Assert.IsType<AdmissionResult.Unavailable>(await bench.Call(Limited));

        await redis.StartAgain();

        await Eventually.Holds(async () => await bench.Call(Limited) is AdmissionResult.Admitted);
    }

    [Fact]
    public async Task An_unlimited_plan_needs_no_redis()
    {
        await using var redis = await PrivateRedis.Start();
        await redis.Kill();
        await using var bench = AdmissionBench.Over(redis.ConnectionString);
        var owner = AdmissionBench.Plan("owner");

        var waited = Stopwatch.StartNew();
        for (var call = 0; call < Admission.InFlightMax + 100; call++)
            Assert.IsType<AdmissionResult.Admitted>(await bench.Call(owner));

        Assert.InRange(waited.Elapsed, TimeSpan.Zero, WellBounded);
    }

    [Fact]
    public async Task A_redis_that_hangs_makes_calls_unavailable_within_bounds()
    {
        await using var redis = await PrivateRedis.Start();
        await using var bench = AdmissionBench.InAHurryOver(redis.ConnectionString);
        await Eventually.Holds(async () => await bench.Call(Limited) is AdmissionResult.Admitted);
        await Signal(redis, "STOP");

        var waited = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => bench.Call(Limited).AsTask()));

        Assert.All(answers, answer => Assert.IsType<AdmissionResult.Unavailable>(answer));
        Assert.InRange(waited.Elapsed, TimeSpan.Zero, WellBounded);
        await Signal(redis, "CONT");
        await Eventually.Holds(async () => await bench.Call(Limited) is AdmissionResult.Admitted);
    }

    private static async Task Signal(PrivateRedis redis, string signal)
    {
        var pid = await File.ReadAllTextAsync(Path.Combine(redis.Folder, "redis.pid"));
        using var kill = Process.Start("kill", [$"-{signal}", pid]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
