using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Gateway.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Gates;

[Collection(OneGateway.Name)]
public sealed partial class GateTests(GatewayFixture fixture)
{
    /// <summary>Every tool, with arguments that pass its schema and name nothing that exists.</summary>
    public static TheoryData<string, string> Tools { get; } = new()
    {
        { "list_inboxes", "{}" },
        { "get_inbox", """{"inbox_id":"nobody@mailmesh.test"}""" },
        { "create_inbox", """{"kind":"hosted"}""" },
        { "list_emails", """{"inbox_id":"nobody@mailmesh.test"}""" },
        { "search_emails", """{"query":"hello","inbox_id":"nobody@mailmesh.test"}""" },
        { "get_email", """{"email_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"}""" },
        { "get_thread", """{"thread_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"}""" },
        { "get_attachment", """{"email_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4","index":0}""" },
        { "wait_for_email", """{"inbox_id":"nobody@mailmesh.test"}""" },
        { "update_emails", """{"email_ids":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"],"read":true}""" },
        { "delete_emails", """{"email_ids":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]}""" },
        { "send_email", """{"inbox_id":"nobody@mailmesh.test","to":["a@example.com"],"subject":"s","body":"b"}""" },
        { "reply_to_email", """{"email_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4","body":"b"}""" },
        { "forward_email", """{"email_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4","to":["a@example.com"]}""" },
        { "save_draft", """{"inbox_id":"nobody@mailmesh.test"}""" },
        { "list_drafts", "{}" },
        { "send_draft", """{"draft_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4","version":1}""" },
        { "delete_draft", """{"draft_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"}""" },
        { "get_delivery_status", """{"send_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"}""" },
        { "list_outbox", "{}" },
        { "update_send", """{"send_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4","cancel":true}""" },
        { "register_webhook", """{"url":"https://example.com/","inbox_ids":["nobody@mailmesh.test"]}""" },
        { "list_webhooks", "{}" },
        { "delete_webhook", """{"webhook_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"}""" },
        {
            "replay_webhook",
            """{"webhook_id":"019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4","since":"2026-03-01T09:00:00Z"}"""
        },
        { "get_usage", "{}" },
    };

    private ToolCatalog Catalog => fixture.Gateway.Services.GetRequiredService<ToolCatalog>();

    [Fact]
    public void The_table_covers_every_tool() =>
        Assert.Equal(Catalog.All.Select(tool => tool.Card.Name), Tools.Select(row => (string)row[0]));

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Gate_1_no_key_is_401(string tool, string arguments)
    {
        var reply = await fixture.Gateway.Call(null, tool, Arguments(arguments));
        Assert.Equal((401, -32001), (reply.Status, reply.RpcError));
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Gate_2_the_plan_comes_before_the_scope(string tool, string arguments)
    {
        var tenant = await fixture.NewTenant("free", [Scopes.WebhookManage]);
        var reply = await tenant.Call(tool, Arguments(arguments));
        var inPlan = fixture.Gateway.Services.GetRequiredService<Limits.Plans.PlanCatalog>().Find("free")!.Allows(tool);
        if (inPlan)
        {
            Assert.NotEqual("plan_required", reply.ErrorCode);
            return;
        }
        Assert.Equal("plan_required", reply.ErrorCode);
        Assert.Contains(reply.Result!["_meta"]!["requiredPlan"].Text(), reply.Text, StringComparison.Ordinal);
        Assert.NotNull(reply.Result["_meta"]!["upgradeUrl"]);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Gate_3_a_missing_scope_hides_the_tool_and_denies_the_call(string tool, string arguments)
    {
        var scope = Catalog.Find(tool)!.Card.Scope;
        if (scope is null) return;
        var tenant = await fixture.NewTenant(scopes: [.. Tenant.AllScopes.Where(other => other != scope)]);
        var listed = (await fixture.Gateway.Rpc(tenant.Key, "tools/list")).Result!["tools"]!.AsArray();
        Assert.DoesNotContain(listed, item => item!["name"].Text() == tool);
        // Before the arguments: nonsense is denied alike.
        foreach (var sent in new[] { arguments, """{"no_such_field":1}""" })
        {
            var reply = await tenant.Call(tool, Arguments(sent));
            Assert.Equal("scope_denied", reply.ErrorCode);
            Assert.Contains(scope, reply.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Gate_4_arguments_outside_the_schema_are_32602_with_the_field(string tool, string arguments)
    {
        _ = arguments;
        var tenant = await fixture.NewTenant();
        var reply = await tenant.Call(tool, new { no_such_field = 1 });
        Assert.Equal((200, -32602), (reply.Status, reply.RpcError));
        Assert.StartsWith($"{tool}: `", reply.RpcMessage, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task Gate_5_what_is_absent_is_named_and_comes_before_limits(string tool, string arguments)
    {
        // A plan whose limits are used up: who is refused by an earlier gate doesn't notice.
        var tenant = await fixture.NewTenant("owner");
        var reply = await tenant.Call(tool, Arguments(arguments));
        if (NamesSomething().IsMatch(arguments))
            Assert.EndsWith("_not_found", reply.ErrorCode, StringComparison.Ordinal);
        else
            Assert.False(reply.IsError, reply.Text);
    }

    [Fact]
    public async Task Gate_6_limits_refuse_with_a_time_to_wait_and_refused_calls_cost_nothing()
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
    public async Task Gates_5_6_and_7_refuse_every_tool_in_this_order()
    {
        var tenant = await fixture.NewTenant("pro");
        var real = await GateWorld.Fill(fixture, tenant);
        await tenant.SetPolicy(new { recipients = "listed", allowed = Array.Empty<string>() });
        var sending = Catalog.All.Where(tool => tool.Card.Sends > 0).Select(tool => tool.Card.Name).ToList();
        foreach (var tool in sending)
            Assert.Equal("recipient_not_allowed", (await tenant.Call(tool, real(Table[tool]))).ErrorCode);
        // What the policy refused has given its units back.
        Assert.Equal(0, await GateWorld.Used(tenant, "sends_day"));
        while (!(await tenant.Call("get_usage")).IsError)
        {
        }

        foreach (var (tool, arguments) in Table)
        {
            var absent = await tenant.Call(tool, Arguments(arguments));
            if (NamesSomething().IsMatch(arguments))
                Assert.EndsWith("_not_found", absent.ErrorCode, StringComparison.Ordinal);
            else
                Assert.Equal("rate_limit_exceeded", absent.ErrorCode);
            var limited = await tenant.Call(tool, real(arguments));
            Assert.True(limited.ErrorCode == "rate_limit_exceeded", $"{tool}: {limited.Message}");
            Assert.InRange(limited.Result!["retryAfter"].Number(), 1, 60);
        }
        Assert.DoesNotContain(fixture.Others.Sent, sent => sent.WorkspaceId == tenant.WorkspaceId);
        Assert.DoesNotContain(fixture.Others.InboxSync.Deleted, ask => ask.WorkspaceId == tenant.WorkspaceId);
    }

    [Fact]
    public async Task A_hundred_parallel_calls_never_pass_a_limit_by_one()
    {
        var tenant = await fixture.NewTenant("free");
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => tenant.Call("get_usage")));
        Assert.Equal(25, replies.Count(reply => !reply.IsError));
        Assert.All(replies.Where(reply => reply.IsError), reply => Assert.Equal("quota_exceeded", reply.ErrorCode));
    }

    private static Dictionary<string, string> Table { get; } =
        Tools.ToDictionary(row => (string)row[0], row => (string)row[1]);

    [System.Text.RegularExpressions.GeneratedRegex("019f3b5e|nobody@")]
    private static partial System.Text.RegularExpressions.Regex NamesSomething();

    private static Dictionary<string, object?> Arguments(string json) =>
        System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, object?>>(json)!;
}
