using System.Text;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.ServiceDefaults.Sealing;

namespace MailMesh.Gateway.Tests.Tools;

[Collection(OneGateway.Name)]
public sealed class WebhookToolTests(GatewayFixture fixture)
{
    [Fact]
    public async Task A_webhook_is_registered_with_a_secret_that_only_Webhooks_can_open()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var made = (await tenant.Call("register_webhook", new
        {
            url = "https://example.com/hook",
            events = new[] { "email.received" },
            inbox_ids = new[] { inbox.ToString() },
        })).Ok();
        var secret = made["secret"].Text();
        Assert.Matches("^whsec_[A-Za-z0-9+/]{32}$", secret);
        var command = Assert.Single(fixture.Others.Registered, ask => ask.WebhookId == made["id"]!.GetValue<Guid>());
        Assert.Equal(secret, Encoding.ASCII.GetString(SealedBox.Open(fixture.SealingPrivateKey, command.SealedSecret)));
        Assert.Equal([inbox], command.InboxIds);

        var listed = (await tenant.Call("list_webhooks")).Ok();
        Assert.DoesNotContain(secret, listed.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("active", listed["items"]![0]!["state"].Text());
        var deleted = (await tenant.Call("delete_webhook", new { webhook_id = made["id"] })).Ok();
        Assert.Equal("revoked", deleted["state"].Text());
    }

    [Fact]
    public async Task Webhooks_page_newest_first()
    {
        var tenant = await fixture.NewTenant();
        var made = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var webhook = (await tenant.Call("register_webhook", new { url = $"https://example.com/{i}" })).Ok();
            made.Add(webhook["id"].Text());
        }
        var first = (await tenant.Call("list_webhooks", new { limit = 2 })).Ok();
        var rest = (await tenant.Call("list_webhooks", new { limit = 2, cursor = first["next_cursor"] })).Ok();
        Assert.Equal(Enumerable.Reverse(made), first["items"]!.AsArray().Concat(rest["items"]!.AsArray())
            .Select(item => item!["id"].Text()));
        Assert.Null(rest["next_cursor"]);
    }

    [Fact]
    public async Task A_bound_key_hears_of_its_inboxes_alone()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var bound = await tenant.NewKey([Scopes.WebhookManage], [inbox.ToString()]);
        var all = (await tenant.Call("register_webhook", new { url = "https://example.com/all" })).Ok();
        var own = (await tenant.Call("register_webhook", new { url = "https://example.com/own" }, bound)).Ok();
        Assert.Equal([inbox.ToString()], own["inbox_ids"]!.AsArray().Select(id => id.Text()));
        var listed = (await tenant.Call("list_webhooks", key: bound)).Ok()["items"]!.AsArray();
        Assert.Equal([own["id"].Text()], listed.Select(item => item!["id"].Text()));
        var refused = await tenant.Call("delete_webhook", new { webhook_id = all["id"] }, bound);
        Assert.Equal("webhook_not_found", refused.ErrorCode);
    }

    [Theory]
    [InlineData("ftp://example.com")]
    [InlineData("https://")]
    [InlineData("javascript:alert(1)")]
    public async Task What_is_no_URL_is_refused(string url)
    {
        var tenant = await fixture.NewTenant();
        Assert.Equal(-32602, (await tenant.Call("register_webhook", new { url })).RpcError);
    }

    [Fact]
    public async Task A_replay_names_a_time_or_events_and_reaches_Webhooks()
    {
        var tenant = await fixture.NewTenant();
        var webhook = (await tenant.Call("register_webhook", new { url = "https://example.com/r" })).Ok()["id"].Text();
        var since = "2026-03-01T09:00:00Z";

        var replayed = (await tenant.Call("replay_webhook", new { webhook_id = webhook, since })).Ok();
        Assert.Equal(3, replayed["replayed"].Number());
        var ask = Assert.Single(fixture.Others.Replayed, ask => ask.WebhookId.ToString() == webhook);
        Assert.Equal(DateTimeOffset.Parse(since, System.Globalization.CultureInfo.InvariantCulture), ask.Since);

        foreach (var arguments in new object[]
        {
            new { webhook_id = webhook }, new { webhook_id = webhook, since, event_ids = new[] { webhook } },
            new { webhook_id = webhook, event_ids = new[] { new string('x', 36) } },
        })
        {
            Assert.Equal(-32602, (await tenant.Call("replay_webhook", arguments)).RpcError);
        }
        var stranger = await fixture.NewTenant();
        Assert.Equal("webhook_not_found",
            (await stranger.Call("replay_webhook", new { webhook_id = webhook, since })).ErrorCode);
    }
}
