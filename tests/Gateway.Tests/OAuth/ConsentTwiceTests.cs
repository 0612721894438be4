using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.OAuth;

/// <summary>The consent form sent again: by a double click, whose first answer no browser shows, or later.</summary>
[Collection(OneGateway.Name)]
public sealed class ConsentTwiceTests(GatewayFixture fixture) : IAsyncLifetime, IDisposable
{
    private static readonly (string, string)[] Picks =
        [("scope", "inbox:read"), ("scope", "email:read"), ("inbox", "all")];

    private readonly OAuthBrowser _browser = new(fixture.Gateway);
    private Tenant _tenant = null!;
    private string _client = "";
    private ShownPage _page = null!;

    public async Task InitializeAsync()
    {
        _tenant = await fixture.NewTenant();
        _client = await _browser.Register();
        _page = await _browser.LogIn(await _browser.Authorize(_browser.Request(_client)), _tenant.Key);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_double_click_gets_one_code_that_is_good_once()
    {
        var clicks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _browser.Decide(_page, "allow", Picks)));

        Assert.All(clicks, click => Assert.Equal(303, click.Status));
        var code = Assert.Single(clicks.Select(click => click.Back("code")).Distinct())!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _browser.Exchange(_client, code)));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(1, await Allowed());
    }

    [Fact]
    public async Task A_code_that_was_used_is_not_given_again_and_what_it_gave_holds()
    {
        var code = (await _browser.Decide(_page, "allow", Picks)).Back("code")!;
        var (_, tokens) = await _browser.Exchange(_client, code);

        var late = await _browser.Decide(_page, "allow", Picks);

        Assert.Equal((400, null), (late.Status, late.Location));
        Assert.False((await _tenant.Call("list_inboxes", key: tokens["access_token"].Text())).IsError);
    }

    [Fact]
    public async Task What_was_allowed_is_neither_changed_nor_denied_by_sending_the_form_otherwise()
    {
        var code = (await _browser.Decide(_page, "allow", Picks)).Back("code")!;
        ShownPage[] others =
        [
            await _browser.Decide(_page, "allow", ("scope", "inbox:read"), ("inbox", "all")),
            await _browser.Decide(_page, "allow", ("scope", "inbox:read")),
            await _browser.Decide(_page, "deny"),
        ];

        Assert.All(others, other => Assert.Equal((400, null), (other.Status, other.Location)));
        Assert.Equal("inbox:read email:read", (await _browser.Exchange(_client, code)).Body["scope"].Text());
        Assert.Equal(1, await Allowed());
    }

    private async Task<int> Allowed() => (await fixture.Query<int>(
        "select 1 from access.audit where workspace_id = @WorkspaceId and tool in ('oauth_allow', 'oauth_deny')",
        new { _tenant.WorkspaceId })).Count;
}
