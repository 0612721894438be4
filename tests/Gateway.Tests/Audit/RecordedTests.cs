using MailMesh.Contracts;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack;

namespace MailMesh.Gateway.Tests.Audit;

/// <summary>What stands in the log, and that no word of a mail and no secret does.</summary>
[Collection(OneGateway.Name)]
public sealed class RecordedTests(GatewayFixture fixture) : IDisposable
{
    private const string Word = "pomegranate";

    private readonly OAuthBrowser _browser = new(fixture.Gateway);

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task What_people_manage_names_what_it_was_done_to()
    {
        var tenant = await fixture.NewTenant();
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        var inbox = await tenant.NewInbox();
        await tenant.SetPolicy(new { approval = true, recipients = "listed", allowed = new[] { "example.com" } });
        var sends = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            sends.Add((await tenant.Call("send_email", new
            {
                inbox_id = inbox, to = new[] { "bob@example.com" }, subject = Word, body = Word,
            })).Ok()["send_id"].Text());
        }
        await tenant.Call("send_email", new
        {
            inbox_id = inbox, to = new[] { $"{Word}@example.org" }, subject = Word, body = Word,
        });
        await tenant.Rest("POST", $"/sends/{sends[0]}/approve");
        await tenant.Rest("POST", $"/sends/{sends[1]}/reject");
        var (_, key) = await tenant.Rest("POST", "/keys", new { name = Word, scopes = new[] { "inbox:read" } });
        await tenant.Rest("DELETE", $"/keys/{key!["id"]}");
        await tenant.Rest("DELETE", $"/keys/{Guid.CreateVersion7()}");
        var agent = await tenant.NewKey(["inbox:read"]);
        Assert.Equal(403, (await fixture.Gateway.Rest(agent, "POST", "/keys", new { name = "k" })).Status);
        await chain.Holds("create_key", "scope_denied");

        var rows = await chain.Rows();
        Assert.Equal([(string?)"workspace:" + tenant.WorkspaceId], Targets(rows, "create_workspace"));
        Assert.Equal("recipients allowed approval", Assert.Single(rows, row => row.Tool == "update_workspace").Names);
        Assert.Equal(["send:" + sends[0], "send:" + sends[1], null], Targets(rows, "send_email"));
        Assert.Single(rows, row => row is { Tool: "send_email", Result: "recipient_not_allowed" });
        Assert.Equal(["send:" + sends[0]], Targets(rows, "approve_send"));
        Assert.Equal(["send:" + sends[1]], Targets(rows, "reject_send"));
        Assert.All(rows.Where(row => row.Tool.EndsWith("_send", StringComparison.Ordinal)),
            row => Assert.Equal(inbox, row.InboxId));
        Assert.Contains($"key:{key["id"]}", Targets(rows, "create_key"));
        Assert.Equal("inbox:read", rows.First(row => row.Target == $"key:{key["id"]}").Names);
        Assert.Equal([$"key:{key["id"]}", null], Targets(rows, "revoke_key"));
        Assert.DoesNotContain(rows, row => row.ToString().Contains(Word, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_gate_leaves_what_it_refused()
    {
        var tenant = await fixture.NewTenant("free");
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        await tenant.Call("list_inboxes", key: await tenant.NewKey(["email:read"]));
        await chain.Holds("list_inboxes", "scope_denied");
        await tenant.Call("list_webhooks");
        await chain.Holds("list_webhooks", "plan_required");
        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => tenant.Call("list_inboxes")));
        var limited = replies.First(reply => reply.IsError).ErrorCode!;
        await chain.Holds("list_inboxes", limited);
        var key = await tenant.NewKey(["inbox:read"]);
        var id = Guid.Parse((await chain.Rows())[^1].Target!["key:".Length..]);
        await fixture.Gateway.Rest(fixture.OwnerKey, "DELETE", $"/keys/{id}");
        for (var i = 0; i < 3; i++) Assert.Equal(401, (await tenant.Call("list_inboxes", key: key)).Status);
        await chain.Holds("authenticate", "unauthorized");
        Assert.Equal(id, Assert.Single(await chain.Rows(), row => row.Tool == "authenticate").KeyId);
    }

    [Fact]
    public async Task Logins_consents_and_tokens_stand_in_it_also_those_refused()
    {
        var tenant = await fixture.NewTenant();
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        var installation = new AuditedChain(fixture, Guid.Empty);
        var client = await _browser.Register();
        var login = await _browser.Authorize(_browser.Request(client));
        var before = (await installation.Rows()).Count;
        await _browser.LogIn(login, "no-such-code");
        await _browser.LogIn(login, await tenant.NewKey(["inbox:read"]));
        var code = await _browser.Code(client, tenant.Key);
        Assert.Equal(400, (await _browser.Exchange(client, code, ("redirect_uri", "https://app.example/x"))).Status);
        var (_, tokens) = await _browser.Exchange(client, code);
        var (_, next) = await _browser.Refresh(client, tokens["refresh_token"].Text());
        await _browser.Revoke(client, next["access_token"].Text());
        await _browser.Revoke(client, next["refresh_token"].Text());
        await _browser.Decide(
            await _browser.LogIn(await _browser.Authorize(_browser.Request(client)), tenant.Key), "deny");

        await chain.Holds("oauth_login", "scope_denied");
        await Eventually.Holds(async () => (await installation.Rows()).Count > before);
        var rows = (await chain.Rows()).Where(row => row.Tool.StartsWith("oauth", StringComparison.Ordinal)).ToList();
        (string, string)[] expected =
        [
            ("oauth_allow", "ok"), ("oauth_deny", "ok"), ("oauth_grant", "invalid_grant"), ("oauth_grant", "ok"),
            ("oauth_login", "ok"), ("oauth_login", "ok"), ("oauth_login", "scope_denied"), ("oauth_refresh", "ok"),
            ("oauth_revoke", "ok"), ("oauth_revoke_access", "ok"),
        ];
        Assert.Equal(expected, rows.Select(row => (row.Tool, row.Result)).Order());
        Assert.Equal("inbox:read email:read", rows.Single(row => row.Tool == "oauth_allow").Names);
        Assert.All(rows.Where(row => row is { Tool: "oauth_allow" or "oauth_grant" or "oauth_refresh" }),
            row => Assert.Equal($"client:{client}", row.Target));
        Assert.Equal("unauthorized", (await installation.Rows())[^1].Result);

        foreach (var secret in new[] { code, tenant.Key, tokens["access_token"].Text(), next["refresh_token"].Text() })
        {
            Assert.Empty(await fixture.Query<int>(
                "select 1 from access.audit a where a::text like @like", new { like = $"%{secret}%" }));
        }
        await chain.IsIntact();
    }

    [Fact]
    public async Task A_key_that_is_frozen_and_a_new_inbox_stand_in_it()
    {
        var tenant = await fixture.NewTenant();
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        var inbox = (await tenant.Call("create_inbox", new { kind = "hosted", local_part = Word })).Ok();
        await chain.Holds("create_inbox", "ok");
        Assert.Equal([$"inbox:{inbox["id"]}"], Targets(await chain.Rows(), "create_inbox"));
        var (_, key) = await tenant.Rest("POST", "/keys", new { name = "wild", scopes = new[] { "inbox:read" } });
        await fixture.Others.Publish(new KeyFrozen
        {
            EventId = Guid.CreateVersion7(),
            WorkspaceId = tenant.WorkspaceId,
            KeyId = key!["id"]!.GetValue<Guid>(),
            Reason = Word,
            At = TimeProvider.System.GetUtcNow(),
        });
        await chain.Holds("freeze_key", "ok");
        Assert.Equal([$"key:{key["id"]}"], Targets(await chain.Rows(), "freeze_key"));
        Assert.DoesNotContain(await chain.Rows(), row => row.ToString().Contains(Word, StringComparison.Ordinal));
    }

    private static List<string?> Targets(IEnumerable<AuditedChain.Row> rows, string tool) =>
        [.. rows.Where(row => row.Tool == tool).Select(row => row.Target)];
}
