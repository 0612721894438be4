using MailMesh.Limits;
using MailMesh.Limits.Plans;
using MailMesh.TestStack;

namespace MailMesh.Quota.Tests;

public sealed class UsageTests(QuotaFixture stack) : IClassFixture<QuotaFixture>
{
    private static readonly Plan Plan = new() { CallsPerMinute = 10_000, SendsPerDay = 5 };

    [Fact]
    public async Task What_is_charged_becomes_durable_for_the_day_and_the_month()
    {
        var workspace = Guid.CreateVersion7();
        await stack.Call(workspace, Plan, calls: 3, sends: 2);
        await stack.Admission.Refund(workspace, 1, stack.Clock.GetUtcNow(), default);

        foreach (var kind in new[] { "day", "month" })
            await Eventually.Holds(async () => await stack.Durable(workspace, kind) == new DurableRow(3, 2, 1));
    }

    [Fact]
    public async Task A_redis_that_was_killed_and_lost_its_data_gets_the_usage_back()
    {
        var workspace = Guid.CreateVersion7();
        await stack.Call(workspace, Plan, calls: 7, sends: 5);
        await stack.Admission.Refund(workspace, 1, stack.Clock.GetUtcNow(), default);
        // Each is kept by itself: what Redis loses before both are is lost, as the round's length says.
        foreach (var kind in new[] { "day", "month" })
            await Eventually.Holds(async () => await stack.Durable(workspace, kind) == new DurableRow(7, 5, 1));

        await stack.Redis.Kill();
        Directory.Delete(Path.Combine(stack.Redis.Folder, "appendonlydir"), recursive: true);
        await stack.Redis.StartAgain();

        await Eventually.Holds(async () => await stack.Used(workspace, Plan, LimitNames.CallsMonth) == 7);
        await Eventually.Holds(async () => await stack.Used(workspace, Plan, LimitNames.SendsDay) == 4);
        Assert.IsType<AdmissionResult.Admitted>(await stack.Call(workspace, Plan, sends: 1));
        var denied = Assert.IsType<AdmissionResult.Denied>(await stack.Call(workspace, Plan, sends: 1));
        Assert.Equal(LimitNames.SendsDay, denied.Limit);
        await Eventually.Holds(async () => await stack.Durable(workspace, "day") == new DurableRow(8, 6, 1));
    }

    [Fact]
    public async Task Each_warning_is_given_once_by_however_many_replicas()
    {
        var (workspace, witness) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        for (var send = 0; send < 4; send++)
            await stack.Call(workspace, Plan, sends: 1);
        await Eventually.Holds(() => Warnings(workspace).Length == 1);
        await stack.Call(workspace, Plan, sends: 1);
        await Eventually.Holds(() => Warnings(workspace).Length == 2);

        // Both replicas have made whole rounds since, once a later workspace's warning is out.
        await stack.Call(witness, Plan, sends: 4);
        await Eventually.Holds(() => Warnings(witness).Length == 1);

        Assert.Equal([80, 100], Warnings(workspace).Select(warning => warning.Percent));
        var full = Warnings(workspace)[1];
        Assert.Equal((LimitNames.SendsDay, 5L, 5L), (full.Limit, full.Used, full.Allowed));
        Assert.Equal(TimeSpan.Zero, full.ResetsAt.TimeOfDay);
    }

    [Fact]
    public async Task A_key_that_goes_on_though_denied_is_frozen_once()
    {
        var (workspace, key, patient) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var plan = new Plan { CallsPerDay = 1 };
        for (var call = 0; call <= QuotaFixture.FreezeAfterDenials; call++)
            await stack.Call(workspace, plan, key: key);
        for (var call = 0; call < QuotaFixture.FreezeAfterDenials; call++)
            await stack.Call(workspace, plan, key: patient);

        await Eventually.Holds(() => stack.Frozen.Any(frozen => frozen.KeyId == key));
        var witness = Guid.CreateVersion7();
        await stack.Call(witness, Plan, sends: 4);
        await Eventually.Holds(() => Warnings(witness).Length == 1);

        var frozen = Assert.Single(stack.Frozen, frozen => frozen.KeyId == key);
        Assert.Equal(workspace, frozen.WorkspaceId);
        Assert.DoesNotContain(stack.Frozen, other => other.KeyId == patient);
    }

    private Contracts.QuotaWarning[] Warnings(Guid workspace) =>
        [.. stack.Warnings.Where(warning => warning.WorkspaceId == workspace)];
}
