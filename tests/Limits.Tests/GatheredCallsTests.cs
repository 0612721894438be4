using MailMesh.AppHost.Servers;
using MailMesh.Limits.Plans;
using MailMesh.TestStack;

namespace MailMesh.Limits.Tests;

public sealed class GatheredCallsTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Plan Limited = AdmissionBench.Plan("pro");
    private static readonly AdmissionResult Yes = new AdmissionResult.Admitted([]);

    private readonly List<int> _asked = [];
    private readonly TaskCompletionSource _redis = new();
    private AdmissionBench _bench = null!;

    public async Task InitializeAsync() => _bench = await AdmissionBench.Open();

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Fact]
    public async Task Calls_that_come_at_once_are_each_charged_and_asked_about_together()
    {
        var plan = new Plan { CallsPerMinute = 1_000 };
        await using var redis = await PrivateRedis.Start(); // nobody else's scripts are counted
        await using var bench = AdmissionBench.Over(redis.ConnectionString);
        Assert.IsType<AdmissionResult.Admitted>(await bench.Call(plan));
        var before = await Scripts(bench);

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => bench.Call(plan).AsTask()));

        Assert.All(answers, answer => Assert.IsType<AdmissionResult.Admitted>(answer));
        Assert.InRange(await Scripts(bench) - before, 1, 100);
        Assert.Equal(501, (await bench.State(plan, LimitNames.KeyCallsMinute)).Used);
    }

    [Fact]
    public async Task The_last_calls_before_a_limit_are_admitted_and_only_the_others_denied()
    {
        var plan = new Plan { CallsPerMinute = 37, WorkspaceCallsPerDay = 30 };

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _bench.Call(plan).AsTask()));

        Assert.Equal(30, answers.Count(answer => answer is AdmissionResult.Admitted));
        Assert.Equal(70, answers.Count(answer => answer is AdmissionResult.Denied));
        Assert.Equal(30, (await _bench.State(plan, LimitNames.KeyCallsMinute)).Used);
        Assert.Equal(30, (await _bench.State(plan, LimitNames.CallsDay)).Used);
        var denials = Assert.Single(await _bench.Counters.DeniedAtLeast(1, _bench.Clock.GetUtcNow(), default));
        Assert.Equal((_bench.Key, 70), (denials.KeyId, denials.Times));
    }

    [Fact]
    public async Task Who_gives_up_before_the_question_is_not_asked_about()
    {
        var gathered = new GatheredCalls(Ask, Patience);
        using var gone = new CancellationTokenSource();
        var first = gathered.Ask(Call(), default);
        var leaving = gathered.Ask(Call(), gone.Token);
        var last = gathered.Ask(Call(), default);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        _redis.SetResult();

        Assert.Equal([Yes, Yes], await Task.WhenAll(first, last));
        Assert.Equal([1, 1], _asked);
    }

    [Fact]
    public async Task No_question_is_for_more_than_its_bound_and_other_keys_wait_for_none()
    {
        var gathered = new GatheredCalls(Ask, Patience);
        var first = gathered.Ask(Call(), default);
        var others = Enumerable.Range(0, GatheredCalls.TogetherMax + 5)
            .Select(_ => gathered.Ask(Call(), default)).ToArray();
        var stranger = gathered.Ask(Call() with { KeyId = Guid.CreateVersion7() }, default);

        Assert.Equal([1, 1], _asked); // the stranger's was asked beside the first
        _redis.SetResult();

        await Task.WhenAll([first, stranger, .. others]);
        Assert.Equal([1, 1, GatheredCalls.TogetherMax, 5], _asked);
    }

    [Fact]
    public async Task Without_an_answer_nobody_waits_longer_than_the_patience_and_the_next_call_is_asked_about()
    {
        var gathered = new GatheredCalls(Ask, TimeSpan.FromMilliseconds(50));
        var first = gathered.Ask(Call(), default);
        var second = gathered.Ask(Call(), default);

        await Assert.ThrowsAsync<TimeoutException>(() => first);
        await Assert.ThrowsAsync<TimeoutException>(() => second);
        _redis.SetResult();

        await Eventually.Holds(async () =>
        {
            try
            {
                return await gathered.Ask(Call(), default) == Yes;
            }
            catch (TimeoutException)
            {
                return false; // a busy machine
            }
        });
    }

    [Fact]
    public async Task A_question_that_fails_fails_for_all_it_was_for_and_for_nobody_after()
    {
        var fails = true;
        var gathered = new GatheredCalls(
            async (_, _) =>
            {
                await _redis.Task;
                return fails ? throw new InvalidOperationException("no script") : Yes;
            },
            Patience);
        var calls = Enumerable.Range(0, 3).Select(_ => gathered.Ask(Call(), default)).ToArray();

        _redis.SetResult();
        foreach (var call in calls)
            await Assert.ThrowsAsync<InvalidOperationException>(() => call);
        fails = false;

        Assert.Equal(Yes, await gathered.Ask(Call(), default));
    }

    private AdmissionRequest Call() => _bench.Request(Limited);

    private async ValueTask<AdmissionResult> Ask(AdmissionRequest request, CancellationToken ct)
    {
        lock (_asked) _asked.Add(request.Calls);
        await _redis.Task;
        return Yes;
    }

    private static async Task<long> Scripts(AdmissionBench bench)
    {
        var told = (string)(await (await bench.Redis()).ExecuteAsync("INFO", "commandstats"))!;
        return told.Split('\n').Where(line => line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split('=', ',')[1], System.Globalization.CultureInfo.InvariantCulture))
            .SingleOrDefault();
    }
}
