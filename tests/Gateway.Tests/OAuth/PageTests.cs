using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.OAuth;

/// <summary>What a person sees, and what other sites can't do to them.</summary>
[Collection(OneGateway.Name)]
public sealed class PageTests(GatewayFixture fixture) : IDisposable
{
    private readonly OAuthBrowser _browser = new(fixture.Gateway);

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task Pages_have_no_script_and_stand_in_no_frame()
    {
        var tenant = await fixture.NewTenant();
        var login = await _browser.Authorize(_browser.Request(await _browser.Register()));
        var consent = await _browser.LogIn(login, tenant.Key);
        foreach (var page in new[] { login, consent, await _browser.Get("/oauth/authorize") })
        {
            Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("style=", page.Html, StringComparison.OrdinalIgnoreCase);
            var policy = page.Response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; style-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("DENY", page.Response.Headers.GetValues("X-Frame-Options").Single());
            Assert.Equal("no-store", page.Response.Headers.CacheControl!.ToString());
            Assert.Equal("same-origin", page.Response.Headers.GetValues("Referrer-Policy").Single());
            Assert.Contains("<html lang=\"en\">", page.Html, StringComparison.Ordinal);
            Assert.Contains("<h1>", page.Html, StringComparison.Ordinal);
        }
        // A form's redirect is held to form-action in browsers: the app's origin must be in it, and no other.
        Assert.EndsWith("form-action 'self' https://app.example",
            consent.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_field_has_a_label_and_a_problem_is_tied_to_its_field()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var login = await _browser.Authorize(_browser.Request(await _browser.Register()));
        Assert.Contains("<label class=\"field\" for=\"secret\">", login.Html, StringComparison.Ordinal);
        var again = await _browser.LogIn(login, "wrong");
        Assert.Equal(403, again.Status);
        Assert.Contains("role=\"alert\" id=\"problem\"", again.Html, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"hint problem\"", again.Html, StringComparison.Ordinal);
        var consent = await _browser.LogIn(again, tenant.Key);
        Assert.Equal(2, consent.Html.Split("<fieldset>").Length - 1);
        Assert.Equal(2, consent.Html.Split("<legend>").Length - 1);
        var boxes = consent.Html.Split("<input type=\"checkbox\"").Length - 1;
        Assert.Equal(boxes, consent.Html.Split("<label><input type=\"checkbox\"").Length - 1);
        Assert.Contains(inbox.ToString(), consent.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_app_says_of_itself_is_text()
    {
        var (_, made) = await _browser.Json("/oauth/register", new
        {
            client_name = "<script>alert(1)</script>\u202E\"'",
            redirect_uris = new[] { "https://app.example/\"><script>" },
        });
        Assert.Equal("invalid_redirect_uri", made!["error"]?.Text() ?? "invalid_redirect_uri");
        (_, made) = await _browser.Json("/oauth/register", new
        {
            client_name = "<script>alert(1)</script>\u202E\"'",
            redirect_uris = new[] { OAuthBrowser.Redirect },
        });
        var page = await _browser.Authorize(_browser.Request(made!["client_id"].Text(), ("state", "\"><script>")));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saying_no_sends_back_access_denied()
    {
        var tenant = await fixture.NewTenant();
        var consent = await _browser.LogIn(
            await _browser.Authorize(_browser.Request(await _browser.Register())), tenant.Key);
        var back = await _browser.Decide(consent, "deny");
        Assert.Equal(("access_denied", "a b&c=ü"), (back.Back("error"), back.Back("state")));
        Assert.Equal(400, (await _browser.Decide(
            consent, "allow", ("scope", "email:read"), ("inbox", "all"))).Status);
    }

    [Fact]
    public async Task Nothing_ticked_asks_again()
    {
        var tenant = await fixture.NewTenant();
        var consent = await _browser.LogIn(
            await _browser.Authorize(_browser.Request(await _browser.Register())), tenant.Key);
        var again = await _browser.Decide(consent, "allow", ("inbox", "all"));
        Assert.Equal(400, again.Status);
        Assert.Contains("Tick at least one thing", again.Html, StringComparison.Ordinal);
        var foreign = Guid.CreateVersion7().ToString();
        again = await _browser.Decide(again, "allow", ("scope", "email:read"), ("inbox", foreign));
        Assert.Contains("Tick at least one inbox", again.Html, StringComparison.Ordinal);
        Assert.NotNull((await _browser.Decide(again, "allow", ("scope", "email:read"), ("inbox", "all"))).Back("code"));
    }

    [Fact]
    public async Task Another_site_can_not_send_the_forms()
    {
        var tenant = await fixture.NewTenant();
        using var stranger = new OAuthBrowser(fixture.Gateway);
        var login = await _browser.Authorize(_browser.Request(await _browser.Register()));
        Assert.Equal(400, (await stranger.LogIn(login, tenant.Key)).Status);
        var consent = await _browser.LogIn(login, tenant.Key);
        var pick = new[] { ("decision", "allow"), ("scope", "email:read"), ("inbox", "all") };
        Assert.Equal(400, (await stranger.Decide(consent, "allow", pick)).Status);
        (string, string)[] fields = [.. consent.Hidden.Select(pair => (pair.Key, pair.Value)), .. pick];
        Assert.Equal(400, (await _browser.Submit(
            "/oauth/consent", fields, ("Origin", "https://evil.example"))).Status);
        Assert.Equal(400, (await _browser.Submit(
            "/oauth/consent", [.. fields.Where(field => field.Item1 != "csrf")])).Status);
        // Who has a page of their own before them can't decide another browser's request.
        var own = await stranger.Authorize(_browser.Request(await _browser.Register()));
        (string, string)[] swapped =
            [.. fields.Where(field => field.Item1 != "csrf"), ("csrf", own.Hidden["csrf"])];
        Assert.Equal(400, (await stranger.Submit("/oauth/consent", swapped)).Status);
        Assert.Equal(303, (await _browser.Submit("/oauth/consent", fields)).Status);
    }

    [Fact]
    public async Task A_login_code_stands_for_its_key_once()
    {
        var tenant = await fixture.NewTenant();
        var (status, made) = await tenant.Rest("POST", "/login-codes");
        Assert.Equal(201, status);
        var code = made!["code"].Text();
        Assert.Matches("^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$", code);
        var request = _browser.Request(await _browser.Register());
        var consent = await _browser.LogIn(await _browser.Authorize(request), code.ToLowerInvariant());
        Assert.Contains("Let this app in?", consent.Html, StringComparison.Ordinal);
        Assert.Equal(403, (await _browser.LogIn(await _browser.Authorize(request), code)).Status);
    }

    [Fact]
    public async Task Only_who_may_manage_keys_lets_apps_in_and_gives_no_more_than_they_have()
    {
        var tenant = await fixture.NewTenant();
        var agent = await tenant.NewKey([Scopes.InboxRead, Scopes.EmailRead]);
        var request = _browser.Request(await _browser.Register());
        var page = await _browser.LogIn(await _browser.Authorize(request), agent);
        Assert.Equal(403, page.Status);
        Assert.Contains("key:manage", page.Html, StringComparison.Ordinal);
        Assert.Equal(403, (await fixture.Gateway.Rest(agent, "POST", "/login-codes")).Status);

        var (bound, beside) = (await tenant.NewInbox(), await tenant.NewInbox());
        var owner = await tenant.NewKey([Scopes.KeyManage, Scopes.EmailRead], [bound.ToString()]);
        var consent = await _browser.LogIn(await _browser.Authorize(request), owner);
        Assert.Contains(bound.ToString(), consent.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(beside.ToString(), consent.Html, StringComparison.Ordinal);
        Assert.Equal(400, (await _browser.Decide(
            consent, "allow", ("scope", "email:read"), ("inbox", "all"), ("inbox", beside.ToString()))).Status);
        Assert.Equal(400, (await _browser.Decide(
            consent, "allow", ("scope", "email:send"), ("inbox", bound.ToString()))).Status);
    }
}
