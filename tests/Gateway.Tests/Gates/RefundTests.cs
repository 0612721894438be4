using MailMesh.Gateway.Tests.Sends;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Gates;

/// <summary>Sends that never leave cost none of the day's sends. What Sender gives back: Sender.Tests.</summary>
[Collection(OneGateway.Name)]
public sealed class RefundTests(GatewayFixture fixture)
{
    private const string SendsDay = "sends_day";

    [Fact]
    public async Task A_held_send_costs_one_and_gives_it_back_when_it_is_rejected_or_cancelled()
    {
        var tenant = await fixture.NewTenant(TestPlans.Counting);
        var inbox = await tenant.NewInbox();
        await tenant.SetPolicy(new { approval = true });
        var sends = new List<string>();
        for (var send = 0; send < 3; send++) sends.Add((await SendTests.Send(tenant, inbox)).Ok()["send_id"].Text());
        Assert.Equal(3, await GateWorld.Used(tenant, SendsDay));

        Assert.Equal(200, (await tenant.Rest("POST", $"/sends/{sends[0]}/reject")).Status);
        Assert.Equal(2, await GateWorld.Used(tenant, SendsDay));
        // Rejecting it again is success, and gives nothing back again.
        Assert.Equal(200, (await tenant.Rest("POST", $"/sends/{sends[0]}/reject")).Status);
        Assert.Equal(2, await GateWorld.Used(tenant, SendsDay));
        (await tenant.Call("update_send", new { send_id = sends[1], cancel = true })).Ok();
        Assert.Equal(1, await GateWorld.Used(tenant, SendsDay));
        Assert.Equal(200, (await tenant.Rest("POST", $"/sends/{sends[2]}/approve")).Status);
        Assert.Equal(1, await GateWorld.Used(tenant, SendsDay));
    }

    [Fact]
    public async Task A_trial_a_repeat_and_a_conflict_cost_no_send()
    {
        var tenant = await fixture.NewTenant(TestPlans.Counting);
        var inbox = await tenant.NewInbox();
        foreach (var (body, trial) in new[] { ("a", true), ("a", false), ("a", false), ("b", false) })
        {
            await tenant.Call("send_email", new
            {
                inbox_id = inbox, to = new[] { "ada@example.com" }, subject = "s", body, dry_run = trial,
                idempotency_key = "one",
            });
        }
        Assert.Equal(1, await GateWorld.Used(tenant, SendsDay));
        Assert.Single(fixture.Others.Sent, sent => sent.WorkspaceId == tenant.WorkspaceId);
    }

    [Fact]
    public async Task With_the_last_send_of_a_day_rejected_there_is_one_again()
    {
        var tenant = await fixture.NewTenant(TestPlans.OneSend);
        var inbox = await tenant.NewInbox();
        await tenant.SetPolicy(new { approval = true });
        var held = (await SendTests.Send(tenant, inbox)).Ok()["send_id"].Text();
        Assert.Equal("quota_exceeded", (await SendTests.Send(tenant, inbox)).ErrorCode);

        Assert.Equal(200, (await tenant.Rest("POST", $"/sends/{held}/reject")).Status);
        (await SendTests.Send(tenant, inbox)).Ok();
    }
}
