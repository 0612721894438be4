using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Gateway.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Gates;

[Collection(OneGateway.Name)]
public sealed class GateTests(GatewayFixture fixture)
{
    private ToolCatalog Catalog => fixture.Gateway.Services.GetRequiredService<ToolCatalog>();

    [Fact]
    public async Task A_tool_above_the_plan_stays_listed_and_names_the_plan_that_has_it()
    {
        var tenant = await fixture.NewTenant("free");
        var listed = (await fixture.Gateway.Rpc(tenant.Key, "tools/list")).Result!["tools"]!.AsArray();
        var free = fixture.Gateway.Services.GetRequiredService<Limits.Plans.PlanCatalog>().Find("free")!;
        foreach (var tool in Catalog.All.Where(tool => !free.Allows(tool.Card.Name)).Select(tool => tool.Card.Name))
        {
            Assert.Contains(listed, item => item!["name"].Text() == tool);
            var reply = await tenant.Call(tool, new { no_such_field = 1 });
            Assert.Equal("plan_required", reply.ErrorCode);
            Assert.Contains(reply.Result!["_meta"]!["requiredPlan"].Text(), reply.Text, StringComparison.Ordinal);
            Assert.NotNull(reply.Result["_meta"]!["upgradeUrl"]);
        }
    }

    [Fact]
    public async Task A_missing_scope_hides_the_tool_and_is_named_when_it_is_called_anyway()
    {
        var tenant = await fixture.NewTenant();
        foreach (var scope in Catalog.All.Select(tool => tool.Card.Scope).OfType<string>().Distinct())
        {
            var key = await tenant.NewKey([.. Tenant.AllScopes.Where(other => other != scope)]);
            var listed = (await fixture.Gateway.Rpc(key, "tools/list")).Result!["tools"]!.AsArray();
            Assert.Equal(
                Catalog.All.Where(tool => tool.Card.Scope != scope).Select(tool => tool.Card.Name),
                listed.Select(item => item!["name"].Text()));
            var hidden = Catalog.All.First(tool => tool.Card.Scope == scope).Card.Name;
            Assert.Contains(scope, (await tenant.Call(hidden, new { }, key)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Arguments_outside_the_schema_are_32602_with_the_tool_and_the_field()
    {
        var tenant = await fixture.NewTenant();
        foreach (var tool in Catalog.All.Select(tool => tool.Card.Name))
        {
            var reply = await tenant.Call(tool, new { no_such_field = 1 });
            Assert.Equal((200, -32602), (reply.Status, reply.RpcError));
            Assert.StartsWith($"{tool}: `", reply.RpcMessage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Limits_refuse_with_a_time_to_wait_and_refused_calls_cost_nothing()
    {
        var tenant = await fixture.NewTenant("free");
        for (var denied = 0; denied < 3; denied++)
        {
            await tenant.Call("get_inbox", new { inbox_id = "nobody@mailmesh.test" });
            await tenant.Call("create_inbox", new { kind = "hosted" });
            await tenant.Call("list_emails", new { });
        }
        for (var call = 0; call < 25; call++) Assert.False((await tenant.Call("get_usage")).IsError);
        var refused = await tenant.Call("get_usage");
        Assert.Equal("quota_exceeded", refused.ErrorCode);
        Assert.InRange(refused.Result!["retryAfter"].Number(), 1, 24 * 3600);
        Assert.Null(refused.Structured);
        Assert.Equal("quota_exceeded", refused.Result["_meta"]!["errorCode"].Text());
    }

    [Fact]
    public async Task Another_workspaces_ids_answer_exactly_as_absent_ones()
    {
        var owner = await fixture.NewTenant();
        var stranger = await fixture.NewTenant();
        var inbox = await owner.NewInbox();
        var email = await fixture.Mirror.Email(inbox, new SeedEmail());
        var thread = (await owner.Call("get_email", new { email_id = email })).Ok()["thread_id"].Text();
        var sent = (await owner.Call("send_email",
            new { inbox_id = inbox, to = new[] { "a@example.com" }, subject = "s", body = "b" })).Ok();
        var webhook = (await owner.Call("register_webhook", new { url = "https://example.com/x" })).Ok();

        foreach (var (tool, field, foreign) in new[]
        {
            ("get_inbox", "inbox_id", inbox.ToString()),
            ("list_emails", "inbox_id", inbox.ToString()),
            ("wait_for_email", "inbox_id", inbox.ToString()),
            ("get_email", "email_id", email.ToString()),
            ("get_thread", "thread_id", thread),
            ("get_delivery_status", "send_id", sent["send_id"].Text()),
            ("delete_webhook", "webhook_id", webhook["id"].Text()),
        })
        {
            var foreignReply = await stranger.Call(tool, new Dictionary<string, string> { [field] = foreign });
            var absentReply = await stranger.Call(
                tool, new Dictionary<string, string> { [field] = Guid.CreateVersion7().ToString() });
            Assert.Equal(absentReply.Result!.ToJsonString(), foreignReply.Result!.ToJsonString());
            Assert.EndsWith("_not_found", foreignReply.ErrorCode, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_bound_to_one_inbox_sees_nothing_of_the_others()
    {
        var tenant = await fixture.NewTenant();
        var mine = await tenant.NewInbox();
        var other = await tenant.NewInbox();
        var foreign = await fixture.Mirror.Email(other, new SeedEmail { Subject = "zebra secret" });
        var bound = await tenant.NewKey([Scopes.InboxRead, Scopes.InboxWrite, Scopes.EmailRead], [mine.ToString()]);

        var listed = (await tenant.Call("list_inboxes", key: bound)).Ok()["items"]!.AsArray();
        Assert.Equal([mine.ToString()], listed.Select(item => item!["id"].Text()));
        Assert.Equal("inbox_not_found", (await tenant.Call("get_inbox", new { inbox_id = other }, bound)).ErrorCode);
        var refused = await tenant.Call("get_email", new { email_id = foreign }, bound);
        Assert.Equal("message_not_found", refused.ErrorCode);
        Assert.Empty((await tenant.Call("search_emails", new { query = "zebra" }, bound)).Ok()["items"]!.AsArray());
        Assert.Single((await tenant.Call("search_emails", new { query = "zebra" })).Ok()["items"]!.AsArray());
        Assert.Equal("scope_denied", (await tenant.Call("create_inbox", new { kind = "hosted" }, bound)).ErrorCode);
    }

    [Fact]
    public async Task A_hundred_parallel_calls_never_pass_a_limit_by_one()
    {
        var tenant = await fixture.NewTenant("free");
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => tenant.Call("get_usage")));
        Assert.Equal(25, replies.Count(reply => !reply.IsError));
        Assert.All(replies.Where(reply => reply.IsError), reply => Assert.Equal("quota_exceeded", reply.ErrorCode));
    }
}
