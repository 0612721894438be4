using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.OAuth;

/// <summary>Each way in which a request, a code or a token is refused, and what is said.</summary>
[Collection(OneGateway.Name)]
public sealed class RefusalTests(GatewayFixture fixture) : IDisposable
{
    private readonly OAuthBrowser _browser = new(fixture.Gateway);

    public void Dispose() => _browser.Dispose();

    [Theory]
    [InlineData("client_id", "mm_client_unknown")]
    [InlineData("client_id", null)]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "https://app.example/callback/")]
    [InlineData("redirect_uri", "https://app.example/callback?x=1")]
    [InlineData("redirect_uri", "https://app.example:444/callback")]
    [InlineData("redirect_uri", "https://APP.example/callback")]
    [InlineData("redirect_uri", "https://app.example.evil.example/callback")]
    [InlineData("redirect_uri", "http://app.example/callback")]
    public async Task Where_the_redirect_is_not_certain_nobody_is_sent_anywhere(string name, string? value)
    {
        var page = await _browser.Authorize(_browser.Request(await _browser.Register(), (name, value)));
        Assert.Equal((400, null), (page.Status, page.Location));
        Assert.Contains("Nothing was granted", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("resource", "https://other.example/mcp", "invalid_target")]
    [InlineData("scope", "openid workspace:manage", "invalid_scope")]
    public async Task An_app_is_told_what_is_wrong_with_its_request(string name, string? value, string error)
    {
        var back = await _browser.Authorize(_browser.Request(await _browser.Register(), (name, value)));
        Assert.Equal(303, back.Status);
        Assert.StartsWith(OAuthBrowser.Redirect + "?", back.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal((error, "a b&c=ü", _browser.Issuer), (back.Back("error"), back.Back("state"), back.Back("iss")));
        Assert.NotNull(back.Back("error_description"));
    }

    [Fact]
    public async Task A_parameter_that_comes_twice_is_refused()
    {
        var client = await _browser.Register();
        var page = await _browser.Get($"/oauth/authorize?client_id={client}&client_id={client}");
        Assert.Equal(400, page.Status);
        var query = string.Join('&', _browser.Request(client)
            .Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!)}"));
        Assert.Equal("invalid_request", (await _browser.Get($"/oauth/authorize?{query}&scope=x")).Back("error"));
        Assert.Equal("invalid_target", (await _browser.Get(
            $"/oauth/authorize?{query}&resource={Uri.EscapeDataString(_browser.Resource)}")).Back("error"));
    }

    [Theory]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb", true)]
    [InlineData("http://127.0.0.1:8080/cb", "http://127.0.0.1:49152/cb", true)]
    [InlineData("http://[::1]/cb", "http://[::1]:49152/cb", true)]
    [InlineData("http://localhost:3000/cb", "http://localhost:3001/cb", true)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:49152/other", false)]
    [InlineData("http://127.0.0.1/cb", "http://localhost/cb", false)]
    [InlineData("http://127.0.0.1/cb", "http://127.0.0.1:80@evil.example/cb", false)]
    [InlineData("cursor://anysphere.cursor-mcp/oauth/callback", "cursor://anysphere.cursor-mcp/oauth/callback", true)]
    public async Task On_loopback_the_port_may_differ(string registered, string asked, bool good)
    {
        var page = await _browser.Authorize(_browser.Request(
            await _browser.Register(registered), ("redirect_uri", asked)));
        Assert.Equal(good ? 200 : 400, page.Status);
    }

    [Fact]
    public async Task A_code_is_good_once_and_its_second_use_ends_what_it_gave()
    {
        var tenant = await fixture.NewTenant();
        var client = await _browser.Register();
        var code = await _browser.Code(client, tenant.Key);
        var (_, tokens) = await _browser.Exchange(client, code);
        var access = tokens["access_token"].Text();
        Assert.False((await tenant.Call("list_inboxes", key: access)).IsError);

        var (status, error) = await _browser.Exchange(client, code);

        Assert.Equal((400, "invalid_grant"), (status, error["error"].Text()));
        Assert.Equal(401, (await tenant.Call("list_inboxes", key: access)).Status);
        Assert.Equal(400, (await _browser.Refresh(client, tokens["refresh_token"].Text())).Status);
    }

    [Fact]
    public async Task Of_exchanges_at_once_none_leaves_two_grants()
    {
        var tenant = await fixture.NewTenant();
        var client = await _browser.Register();
        var code = await _browser.Code(client, tenant.Key);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _browser.Exchange(client, code)));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Single(await fixture.Query<int>("select 1 from access.keys where client_id = @client", new { client }));
    }

    [Theory]
    [InlineData("code_verifier", "wrong-verifier-that-is-long-enough-to-be-one-of-pkce", "invalid_grant")]
    [InlineData("code_verifier", "short", "invalid_request")]
    [InlineData("redirect_uri", "https://app.example/other", "invalid_grant")]
    [InlineData("client_id", "mm_client_other", "invalid_grant")]
    [InlineData("client_id", "", "invalid_client")]
    [InlineData("resource", "https://other.example/mcp", "invalid_target")]
    [InlineData("grant_type", "password", "unsupported_grant_type")]
    [InlineData("grant_type", "", "invalid_request")]
    [InlineData("code", "mm_ac_nonsense", "invalid_grant")]
    public async Task A_code_is_exchanged_for_whom_it_was_made(string name, string value, string error)
    {
        var tenant = await fixture.NewTenant();
        var client = await _browser.Register();
        var code = await _browser.Code(client, tenant.Key);
        var (status, answer) = await _browser.Exchange(client, code, (name, value));
        Assert.Equal((error == "invalid_client" ? 401 : 400, error), (status, answer["error"].Text()));
        Assert.Null(answer["access_token"]);
        // The mistake of one app does not cost another its code.
        Assert.Equal(200, (await _browser.Exchange(client, code)).Status);
    }

    [Fact]
    public async Task A_code_is_good_for_a_minute()
    {
        var tenant = await fixture.NewTenant();
        var client = await _browser.Register();
        var code = await _browser.Code(client, tenant.Key);
        var left = await fixture.Query<double>(
            """
            select extract(epoch from expires_at - now())::float8 from access.oauth_authorizations
            where client_id = @client
            """,
            new { client });
        Assert.InRange(Assert.Single(left), 1, 60);
        await fixture.Query<int>(
            "update access.oauth_authorizations set expires_at = now() where client_id = @client", new { client });
        Assert.Equal("invalid_grant", (await _browser.Exchange(client, code)).Body["error"].Text());
    }

    [Fact]
    public async Task A_refresh_token_is_for_its_app_its_resource_and_its_scopes()
    {
        var tenant = await fixture.NewTenant();
        var client = await _browser.Register();
        var (_, tokens) = await _browser.Exchange(client, await _browser.Code(client, tenant.Key));
        var refresh = tokens["refresh_token"].Text();
        Assert.Equal("invalid_grant", (await _browser.Refresh("mm_client_other", refresh)).Body["error"].Text());
        (string, string)[] fields =
            [("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", client)];
        Assert.Equal("invalid_target", (await _browser.Token(
            [.. fields, ("resource", "https://other.example/mcp")])).Body["error"].Text());
        Assert.Equal("invalid_scope", (await _browser.Token(
            [.. fields, ("scope", "email:read email:send")])).Body["error"].Text());
        var access = tokens["access_token"].Text();
        Assert.Equal("invalid_grant", (await _browser.Refresh(client, access)).Body["error"].Text());
        Assert.Equal(200, (await _browser.Token([.. fields, ("scope", "email:read")])).Status);
    }

    [Fact]
    public async Task An_expired_refresh_token_is_refused()
    {
        var tenant = await fixture.NewTenant();
        var client = await _browser.Register();
        var (_, tokens) = await _browser.Exchange(client, await _browser.Code(client, tenant.Key));
        await fixture.Query<int>(
            """
            update access.oauth_tokens t set expires_at = now() from access.keys k
            where k.key_id = t.key_id and k.client_id = @client
            """,
            new { client });
        var (_, error) = await _browser.Refresh(client, tokens["refresh_token"].Text());
        Assert.Equal("invalid_grant", error["error"].Text());
    }

    [Fact]
    public async Task What_an_owner_began_does_not_outlive_their_key()
    {
        var tenant = await fixture.NewTenant();
        var owner = await tenant.NewKey([Scopes.KeyManage, Scopes.InboxRead, Scopes.EmailRead]);
        var client = await _browser.Register();
        var code = await _browser.Code(client, owner);
        var (_, keys) = await tenant.Rest("GET", "/keys");
        var row = keys!["items"]!.AsArray().Single(key =>
            key!["hint"].Text().EndsWith(owner[^4..], StringComparison.Ordinal));
        Assert.Equal(204, (await tenant.Rest("DELETE", $"/keys/{row!["id"]}")).Status);
        Assert.Equal("invalid_grant", (await _browser.Exchange(client, code)).Body["error"].Text());
    }
}
