using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Sends;

[Collection(OneGateway.Name)]
public sealed class OutboxTests(GatewayFixture fixture)
{
    private static readonly DateTimeOffset Tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);

    [Fact]
    public async Task The_outbox_lists_sends_newest_first_by_state_inbox_and_page()
    {
        var tenant = await fixture.NewTenant();
        var (inbox, other) = (await tenant.NewInbox(), await tenant.NewInbox());
        var sent = await Send(tenant, inbox, "one");
        var scheduled = await Send(tenant, inbox, "state:none", Tomorrow);
        var failed = await Send(tenant, other, "state:failed");
        await Send(await fixture.NewTenant(), null, "somebody else's");

        Assert.Equal([failed, scheduled, sent], await Listed(tenant, new { }));
        Assert.Equal([scheduled], await Listed(tenant, new { state = "scheduled" }));
        Assert.Equal([failed], await Listed(tenant, new { inbox_id = other }));
        var first = (await tenant.Call("list_outbox", new { limit = 2 })).Ok();
        Assert.Equal([sent], await Listed(tenant, new { limit = 2, cursor = first["next_cursor"].Text() }));
        var bound = await tenant.NewKey(Tenant.AllScopes, [other.ToString()]);
        Assert.Equal([failed], Ids((await tenant.Call("list_outbox", key: bound)).Ok()));
    }

    [Fact]
    public async Task A_scheduled_send_is_moved_then_cancelled_and_cancelling_again_is_success()
    {
        var tenant = await fixture.NewTenant();
        var send = await Scheduled(tenant, await tenant.NewInbox());

        var moved = (await tenant.Call("update_send", new { send_id = send, send_at = Tomorrow.AddDays(1) })).Ok();
        Assert.Equal("queued", moved["state"].Text());
        var status = (await tenant.Call("get_delivery_status", new { send_id = send })).Ok();
        Assert.Equal(Tomorrow.AddDays(1).UtcDateTime, status["send_at"]!.GetValue<DateTime>(), TimeSpan.FromSeconds(2));
        for (var again = 0; again < 2; again++)
        {
            var cancelled = (await tenant.Call("update_send", new { send_id = send, cancel = true })).Ok();
            Assert.Equal("cancelled", cancelled["state"].Text());
        }
        Assert.Equal([send], await Listed(tenant, new { state = "cancelled" }));
    }

    [Fact]
    public async Task What_has_left_can_not_be_taken_back()
    {
        var tenant = await fixture.NewTenant();
        var sent = await Send(tenant, await tenant.NewInbox(), "gone");
        var refused = await tenant.Call("update_send", new { send_id = sent, cancel = true });
        Assert.Equal("too_late", refused.ErrorCode);
        Assert.Contains("sent", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_held_send_is_moved_or_cancelled_here_and_a_person_can_no_longer_approve_it()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        await tenant.SetPolicy(new { approval = true });
        var (moved, cancelled) = (await Send(tenant, inbox, "a"), await Send(tenant, inbox, "b"));

        (await tenant.Call("update_send", new { send_id = moved, send_at = Tomorrow })).Ok();
        (await tenant.Call("update_send", new { send_id = cancelled, cancel = true })).Ok();
        Assert.Equal("too_late",
            (await tenant.Call("update_send", new { send_id = cancelled, send_at = Tomorrow })).ErrorCode);

        Assert.Equal(409, (await tenant.Rest("POST", $"/sends/{cancelled}/approve")).Status);
        Assert.Equal(200, (await tenant.Rest("POST", $"/sends/{moved}/approve")).Status);
        var command = await TestStack.Eventually.Gives(
            () => Task.FromResult(fixture.Others.Sent.FirstOrDefault(send => send.SendId == moved)),
            what: "the approved send is handed over");
        Assert.Equal(Tomorrow, command!.SendAt!.Value, TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(fixture.Others.Sent, send => send.SendId == cancelled);
    }

    [Fact]
    public async Task A_cancelled_send_gives_its_unit_back()
    {
        var tenant = await fixture.NewTenant("plus");
        var inbox = await tenant.NewInbox();
        await tenant.SetPolicy(new { approval = true });
        var before = await SendsUsed(tenant);
        var held = await Send(tenant, inbox, "h");
        Assert.Equal(before + 1, await SendsUsed(tenant));
        (await tenant.Call("update_send", new { send_id = held, cancel = true })).Ok();
        Assert.Equal(before, await SendsUsed(tenant));
    }

    [Fact]
    public async Task Cancelling_and_moving_at_once_is_32602()
    {
        var tenant = await fixture.NewTenant();
        var send = await Scheduled(tenant, await tenant.NewInbox());
        foreach (var arguments in new object[]
        {
            new { send_id = send }, new { send_id = send, cancel = true, send_at = Tomorrow },
            new { send_id = send, cancel = false },
        })
        {
            Assert.Equal(-32602, (await tenant.Call("update_send", arguments)).RpcError);
        }
    }

    private static async Task<int> SendsUsed(Tenant tenant) =>
        (await tenant.Call("get_usage")).Ok()["limits"]!.AsArray()
            .Single(limit => limit!["name"].Text().Contains("sends", StringComparison.Ordinal))!["used"].Number();

    private async Task<Guid> Scheduled(Tenant tenant, Guid inbox)
    {
        var send = await Send(tenant, inbox, "state:queued", Tomorrow);
        await TestStack.Eventually.Holds(async () => (await fixture.Query<int>(
            "select 1 from outbox.submission_reading where send_id = @send", new { send })).Count == 1,
            what: "Sender has it");
        return send;
    }

    private static async Task<Guid> Send(Tenant tenant, Guid? inbox, string subject, DateTimeOffset? at = null) =>
        (await tenant.Call("send_email", new
        {
            inbox_id = inbox ?? await tenant.NewInbox(), to = new[] { "ada@example.com" }, subject, body = "Hi",
            send_at = at,
        })).Ok()["send_id"]!.GetValue<Guid>();

    private static async Task<IEnumerable<Guid>> Listed(Tenant tenant, object arguments) =>
        Ids((await tenant.Call("list_outbox", arguments)).Ok());

    private static IEnumerable<Guid> Ids(JsonNode page) =>
        page["items"]!.AsArray().Select(item => item!["send_id"]!.GetValue<Guid>());
}
