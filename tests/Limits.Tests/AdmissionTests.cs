using MailMesh.Limits.Plans;

namespace MailMesh.Limits.Tests;

public sealed class AdmissionTests : IAsyncLifetime
{
    private static readonly Plan TenAMinute = new() { CallsPerMinute = 10 };
    private AdmissionBench _bench = null!;

    public async Task InitializeAsync() => _bench = await AdmissionBench.Open();

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Fact]
    public async Task A_hundred_parallel_calls_never_pass_a_limit_by_one()
    {
        var plan = new Plan { CallsPerMinute = 37, CallsPerHour = 41, SendsPerDay = 1_000 };

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => _bench.Call(plan, sends: 1).AsTask()));

        Assert.Equal(37, answers.Count(answer => answer is AdmissionResult.Admitted));
        Assert.Equal(63, answers.Count(answer => answer is AdmissionResult.Denied));
        Assert.Equal(37, (await _bench.State(plan, LimitNames.KeyCallsMinute)).Used);
        Assert.Equal(37, (await _bench.State(plan, LimitNames.SendsDay)).Used);
    }

    [Fact]
    public async Task Two_replicas_share_one_count()
    {
        var redis = await TestStack.TestRedis.Create();
        await using var one = AdmissionBench.Over(redis.ConnectionString);
        await using var other = AdmissionBench.Over(redis.ConnectionString);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? one : other).Admission
            .Admit(one.Request(TenAMinute), default).AsTask()));

        Assert.Equal(10, answers.Count(answer => answer is AdmissionResult.Admitted));
    }

    [Theory]
    [InlineData(LimitNames.KeyCallsMinute, 60)]
    [InlineData(LimitNames.KeyCallsHour, 3_600)]
    [InlineData(LimitNames.KeyCallsDay, 86_400)]
    public async Task A_window_rolls_and_never_holds_more_than_its_limit(string limit, int seconds)
    {
        const int allowed = 5;
        var plan = limit switch
        {
            LimitNames.KeyCallsMinute => new Plan { CallsPerMinute = allowed },
            LimitNames.KeyCallsHour => new Plan { CallsPerHour = allowed },
            _ => new Plan { CallsPerDay = allowed },
        };
        var window = TimeSpan.FromSeconds(seconds);
        var admitted = new List<DateTimeOffset>();

        // Four windows in steps of a 24th; every step tries until it is denied.
        for (var step = 0; step < 96; step++)
        {
            while (await _bench.Call(plan) is AdmissionResult.Admitted)
                admitted.Add(_bench.Clock.GetUtcNow());
            _bench.Clock.Advance(window / 24);
        }

        foreach (var end in admitted)
            Assert.InRange(admitted.Count(at => at > end - window && at <= end), 1, allowed);
        // Room comes back at most a sixtieth of the window late, which here is within the next step.
        Assert.Equal(4 * allowed, admitted.Count);
    }

    [Fact]
    public async Task Retry_after_is_when_the_call_is_admitted_and_not_a_moment_before()
    {
        for (var call = 0; call < 10; call++)
        {
            Assert.IsType<AdmissionResult.Admitted>(await _bench.Call(TenAMinute));
            _bench.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        var denied = Assert.IsType<AdmissionResult.Denied>(await _bench.Call(TenAMinute, calls: 3));

        Assert.Equal(AdmissionResult.Denied.RateLimitExceeded, denied.Code);
        Assert.Equal(LimitNames.KeyCallsMinute, denied.Limit);
        Assert.Equal((10L, 10L), (denied.Used, denied.Allowed));
        _bench.Clock.Advance(denied.RetryAfter - TimeSpan.FromMilliseconds(1));
        Assert.IsType<AdmissionResult.Denied>(await _bench.Call(TenAMinute, calls: 3));
        _bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<AdmissionResult.Admitted>(await _bench.Call(TenAMinute, calls: 3));
    }

    [Fact]
    public async Task A_denied_call_costs_nothing_in_any_window()
    {
        var plan = new Plan { CallsPerMinute = 2, CallsPerHour = 100, WorkspaceCallsPerDay = 100, SendsPerDay = 100 };
        for (var call = 0; call < 5; call++)
            await _bench.Call(plan, sends: 1);

        foreach (var state in (await _bench.Admission.Peek(_bench.Request(plan), default))!.Where(s => s.Allowed > 0))
            Assert.Equal(2, state.Used);
    }

    [Fact]
    public async Task A_workspaces_day_is_spent_by_all_its_keys_and_ends_at_midnight_utc()
    {
        var plan = new Plan { WorkspaceCallsPerDay = 3 };
        for (var call = 0; call < 3; call++)
            Assert.IsType<AdmissionResult.Admitted>(await _bench.Call(plan, key: Guid.CreateVersion7()));

        var denied = Assert.IsType<AdmissionResult.Denied>(await _bench.Call(plan, key: Guid.CreateVersion7()));

        Assert.Equal((AdmissionResult.Denied.QuotaExceeded, LimitNames.CallsDay), (denied.Code, denied.Limit));
        Assert.Equal(
            new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), _bench.Clock.GetUtcNow() + denied.RetryAfter);
        _bench.Clock.Advance(denied.RetryAfter);
        Assert.IsType<AdmissionResult.Admitted>(await _bench.Call(plan));
    }

    [Fact]
    public async Task The_limit_that_opens_last_is_the_one_that_is_named()
    {
        var plan = new Plan { CallsPerMinute = 1, WorkspaceCallsPerMonth = 1, WorkspaceCallsPerDay = 1 };
        _bench.Clock.Advance(TimeSpan.FromDays(1)); // 1 December: the month is the longest wait
        await _bench.Call(plan);

        var denied = Assert.IsType<AdmissionResult.Denied>(await _bench.Call(plan));

        Assert.Equal(LimitNames.CallsMonth, denied.Limit);
    }

    [Fact]
    public async Task Sends_are_charged_to_the_day_apart_from_calls_and_can_be_given_back_once()
    {
        var plan = new Plan { SendsPerDay = 5 };
        await _bench.Call(plan, sends: 5);
        var chargedAt = _bench.Clock.GetUtcNow();
        var denied = Assert.IsType<AdmissionResult.Denied>(await _bench.Call(plan, sends: 1));
        Assert.Equal(LimitNames.SendsDay, denied.Limit);
        Assert.IsType<AdmissionResult.Admitted>(await _bench.Call(plan));

        Assert.True(await _bench.Admission.Refund(_bench.Workspace, 2, chargedAt, default));
        Assert.Equal(3, (await _bench.State(plan, LimitNames.SendsDay)).Used);

        await _bench.Admission.Refund(_bench.Workspace, 100, chargedAt, default);
        Assert.Equal(0, (await _bench.State(plan, LimitNames.SendsDay)).Used);
    }

    [Fact]
    public async Task A_trial_is_answered_as_a_call_would_be_and_charged_nothing()
    {
        var plan = new Plan { CallsPerMinute = 2, WorkspaceCallsPerDay = 9, SendsPerDay = 1 };
        var trial = _bench.Request(plan) with { Sends = 1, IsTrial = true };
        for (var again = 0; again < 3; again++)
            Assert.IsType<AdmissionResult.Admitted>(await _bench.Admission.Admit(trial, default));
        var states = await _bench.Admission.Peek(_bench.Request(plan), default);
        Assert.All(states!, state => Assert.Equal(0, state.Used));

        await _bench.Call(plan, sends: 1);
        var denied = Assert.IsType<AdmissionResult.Denied>(await _bench.Admission.Admit(trial, default));
        Assert.Equal(LimitNames.SendsDay, denied.Limit);
        Assert.Equal(1, (await _bench.State(plan, LimitNames.KeyCallsMinute)).Used);
    }

    [Fact]
    public async Task A_refund_after_midnight_goes_to_the_day_of_the_charge()
    {
        var plan = new Plan { SendsPerDay = 5 };
        await _bench.Call(plan, sends: 2);
        var chargedAt = _bench.Clock.GetUtcNow();
        _bench.Clock.Advance(TimeSpan.FromDays(1));
        await _bench.Call(plan, sends: 4);

        await _bench.Admission.Refund(_bench.Workspace, 2, chargedAt, default);

        Assert.Equal(4, (await _bench.State(plan, LimitNames.SendsDay)).Used);
    }

    [Fact]
    public async Task Every_answer_tells_what_is_left_and_when_it_resets()
    {
        var admitted = Assert.IsType<AdmissionResult.Admitted>(await _bench.Call(AdmissionBench.Plan("free")));

        Assert.Equal(
            [99L, 999L, 9_999L, 24L, 99L, 200L], admitted.Limits.Select(limit => limit.Remaining!.Value));
        var peeked = await _bench.Admission.Peek(_bench.Request(AdmissionBench.Plan("free")), default);
        Assert.Equal(admitted.Limits, peeked);
        var minute = admitted.Limits[0];
        _bench.Clock.Advance(minute.ResetsAt - _bench.Clock.GetUtcNow());
        Assert.Equal(0, (await _bench.State(AdmissionBench.Plan("free"), LimitNames.KeyCallsMinute)).Used);
    }

    [Fact]
    public async Task A_clock_behind_another_replicas_neither_frees_nor_loses_a_call()
    {
        await _bench.Call(TenAMinute, calls: 4);
        _bench.Clock.Advance(TimeSpan.FromMinutes(3));
        await _bench.Call(TenAMinute, calls: 4);

        _bench.Clock.Advance(TimeSpan.FromMinutes(-2));
        await _bench.Call(TenAMinute, calls: 2);
        Assert.IsType<AdmissionResult.Denied>(await _bench.Call(TenAMinute, calls: 5));

        _bench.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(0, (await _bench.State(TenAMinute, LimitNames.KeyCallsMinute)).Used);
    }

    [Fact]
    public async Task An_unlimited_plan_is_admitted_and_counted_all_the_same()
    {
        var owner = AdmissionBench.Plan("owner");
        for (var call = 0; call < 20; call++)
            Assert.IsType<AdmissionResult.Admitted>(await _bench.Call(owner, sends: 1));

        await TestStack.Eventually.Holds(async () => (await _bench.State(owner, LimitNames.CallsDay)).Used == 20);
        Assert.Equal(20, (await _bench.State(owner, LimitNames.SendsDay)).Used);
        Assert.Null((await _bench.State(owner, LimitNames.CallsDay)).Remaining);
    }

    [Fact]
    public async Task Of_an_unlimited_plans_calls_that_come_at_once_each_is_counted_on_its_own_day()
    {
        var owner = AdmissionBench.Plan("owner");
        var keys = Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7()).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 1_000)
            .Select(call => Task.Run(() => _bench.Call(owner, key: keys[call % 4]).AsTask())));
        _bench.Clock.Advance(TimeSpan.FromDays(1));
        await Task.WhenAll(Enumerable.Range(0, 500)
            .Select(call => Task.Run(() => _bench.Call(owner, key: keys[call % 4], sends: 2).AsTask())));

        await TestStack.Eventually.Holds(async () => (await _bench.State(owner, LimitNames.CallsDay)).Used == 500);
        Assert.Equal(1_000, (await _bench.State(owner, LimitNames.SendsDay)).Used);
        _bench.Clock.Advance(TimeSpan.FromDays(-1));
        await TestStack.Eventually.Holds(async () => (await _bench.State(owner, LimitNames.CallsDay)).Used == 1_000);
    }

    [Fact]
    public async Task What_a_key_leaves_in_redis_is_bounded_and_ends()
    {
        var plan = new Plan { CallsPerMinute = 1_000, CallsPerHour = 1_000, CallsPerDay = 100_000 };
        for (var step = 0; step < 300; step++)
        {
            await _bench.Call(plan);
            _bench.Clock.Advance(TimeSpan.FromMinutes(7));
        }

        var redis = await _bench.Redis();
        var key = (StackExchange.Redis.RedisKey)$"limits:key:{_bench.Key:N}";
        Assert.InRange(await redis.HashLengthAsync(key), 1, 6 + (3 * 61));
        Assert.InRange((await redis.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(25));
    }
}
