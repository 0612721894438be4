using MailMesh.AppHost.Servers;
using MailMesh.Gateway.Tests.Sends;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack;

namespace MailMesh.Gateway.Tests.Outages;

/// <summary>Servers that die under the gateway: a clear answer, and all is well again when they are back.</summary>
public sealed class OutageTests
{
    private const string Unavailable = "temporarily_unavailable";

    [Fact]
    public async Task Without_the_broker_reading_goes_on_and_an_accepted_send_leaves_when_it_is_back()
    {
        await using var rabbit = await PrivateRabbit.Start();
        var fixture = new GatewayFixture { Rabbit = rabbit };
        await fixture.InitializeAsync();
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        await rabbit.Kill();

        var email = await fixture.Mirror.Email(inbox, new SeedEmail());
        Assert.Single((await tenant.Call("list_emails", new { inbox_id = inbox })).Ok()["items"]!.AsArray());
        var found = (await tenant.Call("wait_for_email", new { inbox_id = inbox })).Ok();
        Assert.Equal(email.ToString(), found["items"]![0]!["id"].Text());
        Assert.Equal(Unavailable, (await tenant.Call("create_inbox", new { kind = "hosted" })).ErrorCode);
        var sent = (await SendTests.Send(tenant, inbox)).Ok();
        Assert.Equal("queued", sent["state"].Text());

        await rabbit.StartAgain();
        await Eventually.Holds(() => fixture.Others.Sent.Any(send => send.SendId == sent["send_id"]!.GetValue<Guid>()),
            TimeSpan.FromSeconds(120));
        await Eventually.Holds(
            async () => !(await tenant.Call("create_inbox", new { kind = "hosted" })).IsError,
            TimeSpan.FromSeconds(120));
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task Without_Redis_limited_plans_wait_and_the_owner_plan_does_not_notice()
    {
        await using var redis = await PrivateRedis.Start();
        var fixture = new GatewayFixture { Redis = redis };
        await fixture.InitializeAsync();
        var limited = await fixture.NewTenant("plus");
        var owner = await fixture.NewTenant();
        Assert.False((await limited.Call("list_inboxes")).IsError);
        await redis.Kill();

        var refused = await limited.Call("list_inboxes");
        Assert.Equal(Unavailable, refused.ErrorCode);
        Assert.True(refused.Result!["retryAfter"].Number() > 0);
        Assert.False((await owner.Call("list_inboxes")).IsError);
        Assert.NotNull((await owner.Call("get_usage")).Ok()["note"]);

        await redis.StartAgain();
        await Eventually.Holds(async () => !(await limited.Call("list_inboxes")).IsError);
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task Without_the_database_the_answer_is_clear_and_it_heals_by_itself()
    {
        await using var postgres = await PrivatePostgres.Start();
        var fixture = new GatewayFixture { Postgres = postgres };
        await fixture.InitializeAsync();
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        Assert.False((await tenant.Call("list_inboxes")).IsError);
        await postgres.Kill();

        foreach (var key in new[] { tenant.Key, Gateway.Keys.ApiKey.Mint() })
        {
            var refused = await tenant.Call("list_emails", new { inbox_id = inbox }, key);
            Assert.Equal((200, Unavailable), (refused.Status, refused.ErrorCode));
        }
        Assert.Equal(Unavailable, (await SendTests.Send(tenant, inbox)).ErrorCode);
        // Within half a second the key may still be trusted; after that it can't be looked up.
        await Eventually.Holds(async () =>
            await fixture.Gateway.Rpc(tenant.Key, "tools/list") is { Status: < 500, RpcError: not null });
        var (status, problem) = await tenant.Rest("GET", "/inboxes");
        Assert.Equal((503, Unavailable), (status, problem!["code"].Text()));
        Assert.NotNull(problem["retry_after"]);
        Assert.Equal(503, (int)(await fixture.Gateway.Http.GetAsync("/health")).StatusCode);
        Assert.Equal(200, (int)(await fixture.Gateway.Http.GetAsync("/alive")).StatusCode);

        await postgres.StartAgain();
        await Eventually.Holds(async () => !(await tenant.Call("list_emails", new { inbox_id = inbox })).IsError);
        Assert.Equal("sent", (await SendTests.Send(tenant, inbox)).Ok()["state"].Text());
        // What waited for the database is written, and the chain goes on.
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        await chain.Holds("list_inboxes", "ok");
        await chain.Holds("list_emails", "ok");
        await chain.IsIntact();
        await fixture.DisposeAsync();
    }
}
