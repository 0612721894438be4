using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.OAuth;

/// <summary>From an unknown app to a call, and everything that a granted token is and isn't.</summary>
[Collection(OneGateway.Name)]
public sealed class DanceTests(GatewayFixture fixture) : IDisposable
{
    private readonly OAuthBrowser _browser = new(fixture.Gateway);

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_person_lets_an_app_in_and_it_calls_with_what_was_picked()
    {
        var tenant = await fixture.NewTenant();
        var (picked, other) = (await tenant.NewInbox(), await tenant.NewInbox());
        var client = await _browser.Register();

        var login = await _browser.Authorize(_browser.Request(client, ("scope", "inbox:read email:read email:send")));
        var consent = await _browser.LogIn(login, tenant.Key);
        var back = await _browser.Decide(
            consent, "allow", ("scope", "inbox:read"), ("scope", "email:read"), ("inbox", picked.ToString()));

        Assert.Equal(303, back.Status);
        Assert.StartsWith(OAuthBrowser.Redirect + "?", back.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(("a b&c=ü", _browser.Issuer), (back.Back("state"), back.Back("iss")));
        var (status, tokens) = await _browser.Exchange(client, back.Back("code")!);
        Assert.Equal((200, "Bearer"), (status, tokens["token_type"].Text()));
        Assert.Equal("inbox:read email:read", tokens["scope"].Text());
        Assert.InRange(tokens["expires_in"].Number(), 60, 3600);

        var access = tokens["access_token"].Text();
        var inboxes = (await tenant.Call("list_inboxes", key: access)).Ok();
        Assert.Equal(picked.ToString(), Assert.Single(inboxes["items"]!.AsArray())!["id"].Text());
        Assert.Equal("inbox_not_found", (await tenant.Call(
            "list_emails", new { inbox_id = other }, access)).ErrorCode);
        Assert.Equal("scope_denied", (await tenant.Call("send_email", new { inbox_id = picked }, access)).ErrorCode);
    }

    [Fact]
    public async Task A_grant_stands_among_the_keys_and_is_audited_and_revoked_as_one()
    {
        var (tenant, client, tokens) = await Granted();
        var access = tokens.Access;
        Assert.False((await tenant.Call("list_inboxes", key: access)).IsError);

        var (_, keys) = await tenant.Rest("GET", "/keys");
        var grant = keys!["items"]!.AsArray().Single(key => key!["client_id"]?.Text() == client)!;
        Assert.Equal("Test <App>", grant["name"].Text());
        var id = grant["id"]!.GetValue<Guid>();
        await TestStack.Eventually.Holds(async () => (await fixture.Query<string>(
            "select tool from access.audit where key_id = @id", new { id })).Contains("list_inboxes"));

        Assert.Equal(204, (await tenant.Rest("DELETE", $"/keys/{id}")).Status);
        Assert.Equal(401, (await tenant.Call("list_inboxes", key: access)).Status);
        Assert.Equal("invalid_grant", (await _browser.Refresh(client, tokens.Refresh)).Body["error"].Text());
    }

    [Fact]
    public async Task A_token_is_held_to_the_limits_of_its_plan()
    {
        var tenant = await fixture.NewTenant("free");
        var client = await _browser.Register();
        var (_, tokens) = await _browser.Exchange(client, await _browser.Code(client, tenant.Key));
        var refused = 0;
        for (var i = 0; i < 30 && refused == 0; i++)
        {
            var reply = await tenant.Call("list_inboxes", key: tokens["access_token"].Text());
            if (reply.ErrorCode is "rate_limit_exceeded" or "quota_exceeded") refused = i;
        }
        Assert.Equal(25, refused);
    }

    [Fact]
    public async Task A_token_opens_its_resource_alone()
    {
        var (tenant, _, tokens) = await Granted();
        Assert.Equal(401, (await fixture.Gateway.Rest(tokens.Access, "GET", "/inboxes")).Status);
        Assert.Equal(401, (await fixture.Gateway.Rest(tokens.Access, "POST", "/login-codes")).Status);
        // What a tool's link points to is fetched with the same token.
        Assert.Equal(404, (await fixture.Gateway.Rest(tokens.Access, "GET", "/attachments/none")).Status);
        Assert.Equal(401, (await fixture.Gateway.Rest(tokens.Access, "GET", "/pub/mailboxes")).Status);
        await SetResource(tokens.Access, $"{_browser.Issuer}/mcp/qmailing");
        await TestStack.Eventually.Holds(async () =>
            (await fixture.Gateway.Rest(tokens.Access, "GET", "/pub/mailboxes")).Status == 200);
        Assert.Equal(401, (await tenant.Call("list_inboxes", key: tokens.Access)).Status);
        await SetResource(tokens.Access, _browser.Resource);
        await TestStack.Eventually.Holds(async () =>
            (await tenant.Call("list_inboxes", key: tokens.Access)).Status == 200);

        await SetResource(tokens.Access, "https://other.example/mcp");
        await TestStack.Eventually.Holds(async () =>
            (await tenant.Call("list_inboxes", key: tokens.Access)).Status == 401);
    }

    [Fact]
    public async Task An_access_token_is_good_until_it_expires()
    {
        var (tenant, client, tokens) = await Granted();
        await fixture.Query<int>(
            "update access.oauth_tokens set expires_at = now() where token_sha256 = @hash",
            new { hash = Gateway.OAuth.OAuthSecret.Hash(tokens.Access) });
        await TestStack.Eventually.Holds(async () =>
            (await tenant.Call("list_inboxes", key: tokens.Access)).Status == 401);
        var (status, next) = await _browser.Refresh(client, tokens.Refresh);
        Assert.Equal(200, status);
        Assert.False((await tenant.Call("list_inboxes", key: next["access_token"].Text())).IsError);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_again_ends_the_whole_family()
    {
        var (tenant, client, first) = await Granted();
        var (_, second) = await _browser.Refresh(client, first.Refresh);
        var (_, third) = await _browser.Refresh(client, second["refresh_token"].Text());
        var access = third["access_token"].Text();
        Assert.False((await tenant.Call("list_inboxes", key: access)).IsError);

        var (status, error) = await _browser.Refresh(client, first.Refresh);

        Assert.Equal((400, "invalid_grant"), (status, error["error"].Text()));
        Assert.Equal(401, (await tenant.Call("list_inboxes", key: access)).Status);
        Assert.Equal(401, (await tenant.Call("list_inboxes", key: first.Access)).Status);
        Assert.Equal(400, (await _browser.Refresh(client, third["refresh_token"].Text())).Status);
        Assert.Equal(["oauth_refresh_reused"], await fixture.Query<string>(
            "select tool from access.audit where tool = 'oauth_refresh_reused' and workspace_id = @WorkspaceId",
            new { tenant.WorkspaceId }));
    }

    [Fact]
    public async Task Of_refreshes_at_once_one_wins()
    {
        var (_, client, tokens) = await Granted();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => _browser.Refresh(client, tokens.Refresh)));
        Assert.Single(answers, answer => answer.Status == 200);
    }

    [Fact]
    public async Task A_revoked_refresh_token_ends_the_grant_and_an_access_token_itself()
    {
        var (tenant, client, tokens) = await Granted();
        var (_, next) = await _browser.Refresh(client, tokens.Refresh);
        Assert.Equal(200, await _browser.Revoke("mm_client_other", tokens.Access));
        Assert.False((await tenant.Call("list_inboxes", key: tokens.Access)).IsError);

        Assert.Equal(200, await _browser.Revoke(client, tokens.Access));
        Assert.Equal(401, (await tenant.Call("list_inboxes", key: tokens.Access)).Status);
        Assert.False((await tenant.Call("list_inboxes", key: next["access_token"].Text())).IsError);

        Assert.Equal(200, await _browser.Revoke(client, next["refresh_token"].Text()));
        Assert.Equal(401, (await tenant.Call("list_inboxes", key: next["access_token"].Text())).Status);
        Assert.Equal(200, await _browser.Revoke(client, next["refresh_token"].Text()));
        Assert.Equal(200, await _browser.Revoke(client, "nonsense"));
    }

    [Fact]
    public async Task No_secret_of_the_dance_is_logged_or_stored()
    {
        var tenant = await fixture.NewTenant();
        var (_, made) = await tenant.Rest("POST", "/login-codes");
        var loginCode = made!["code"].Text();
        var client = await _browser.Register();
        var code = await _browser.Code(client, loginCode);
        var (_, first) = await _browser.Exchange(client, code);
        var (_, second) = await _browser.Refresh(client, first["refresh_token"].Text());
        await _browser.Exchange(client, code);
        await _browser.LogIn(await _browser.Authorize(_browser.Request(client)), tenant.Key);

        var logged = string.Join('\n', fixture.Gateway.Logs.Lines.Select(line => line.Message + line.Exception));
        foreach (var secret in new[]
        {
            loginCode, loginCode.Replace("-", "", StringComparison.Ordinal), code, tenant.Key, _browser.Verifier,
            first["access_token"].Text(), first["refresh_token"].Text(), second["access_token"].Text(),
            second["refresh_token"].Text(),
        })
        {
            Assert.DoesNotContain(secret, logged, StringComparison.Ordinal);
            Assert.Empty(await fixture.Query<int>(
                """
                select 1 from access.oauth_tokens t where t::text like @like
                union all select 1 from access.oauth_authorizations a where a::text like @like
                union all select 1 from access.login_codes c where c::text like @like
                union all select 1 from access.keys k where k::text like @like
                """,
                new { like = $"%{secret}%" }));
        }
    }

    private async Task<(Tenant Tenant, string Client, (string Access, string Refresh) Tokens)> Granted()
    {
        var tenant = await fixture.NewTenant();
        var client = await _browser.Register();
        var (status, tokens) = await _browser.Exchange(client, await _browser.Code(client, tenant.Key));
        Assert.Equal(200, status);
        return (tenant, client, (tokens["access_token"].Text(), tokens["refresh_token"].Text()));
    }

    private Task SetResource(string token, string resource) => fixture.Query<int>(
        "update access.oauth_tokens set resource = @resource where token_sha256 = @hash",
        new { resource, hash = Gateway.OAuth.OAuthSecret.Hash(token) });
}
