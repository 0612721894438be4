using System.Text.Json.Nodes;
using MailMesh.Gateway.OAuth;
using MailMesh.Gateway.Tests.BadInput;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Tenants;

/// <summary>
/// What OAuth gave the app of one workspace, in the hands of another's app and browser: as what was never given. Ids of
/// grants and apps are asked about where all other ids are.
/// </summary>
[Collection(OneGateway.Name)]
public sealed class ForeignOAuthTests(GatewayFixture fixture) : IAsyncLifetime, IDisposable
{
    private readonly OAuthBrowser _anns = new(fixture.Gateway);
    private readonly OAuthBrowser _bobs = new(fixture.Gateway);
    private TwoTenants _world = null!;

    public async Task InitializeAsync() => _world = await TwoTenants.Begin(fixture);

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    public void Dispose()
    {
        _anns.Dispose();
        _bobs.Dispose();
    }

    [Fact]
    public async Task A_code_or_token_of_another_app_is_as_one_that_never_was_and_its_owner_reads_who_tried()
    {
        var ann = _world.Ann.Owner;
        var (annsApp, bobsApp) = (await _anns.Register(), await _bobs.Register());
        var code = await _anns.Code(annsApp, ann.Key);
        var usedCode = await _anns.Code(annsApp, ann.Key);
        var (_, first) = await _anns.Exchange(annsApp, usedCode);
        var (_, second) = await _anns.Refresh(annsApp, first["refresh_token"].Text());
        var (access, refresh) = (second["access_token"].Text(), second["refresh_token"].Text());

        (string What, string Theirs, string Nobodys, Func<string, Task<HttpResponseMessage>> Ask)[] questions =
        [
            ("a code", code, OAuthSecret.CodeOf(Guid.CreateVersion7(), "a browser"), Exchange),
            ("a used code", usedCode, OAuthSecret.CodeOf(Guid.CreateVersion7(), "a browser"), Exchange),
            ("a refresh token", refresh, OAuthSecret.MintRefreshToken(), Refresh),
            ("a used refresh token", first["refresh_token"].Text(), OAuthSecret.MintRefreshToken(), Refresh),
            ("a refresh token to revoke", refresh, OAuthSecret.MintRefreshToken(), Revoke),
            ("an access token to revoke", access, OAuthSecret.MintAccessToken(), Revoke),
        ];
        var wrong = new List<string>();
        foreach (var (what, theirs, nobodys, ask) in questions)
        {
            if (await _world.Difference(theirs, ask, nobodys) is { } difference) wrong.Add($"{what}: {difference}");
        }
        Verdict.None(wrong);

        Assert.False((await ann.Call("list_inboxes", key: access)).IsError);
        Assert.Equal(200, (await _anns.Exchange(annsApp, code)).Status);
        Assert.Equal(200, (await _anns.Refresh(annsApp, refresh)).Status);
        await TestStack.Eventually.Holds(async () => (await fixture.Query<string>(
            "select distinct tool from access.audit where workspace_id = @WorkspaceId and result = 'invalid_grant'",
            new { ann.WorkspaceId })).Order().SequenceEqual(["oauth_grant", "oauth_refresh"]));

        Task<HttpResponseMessage> Exchange(string secret) => Post("/oauth/token",
            ("grant_type", "authorization_code"), ("code", secret), ("client_id", bobsApp),
            ("redirect_uri", OAuthBrowser.Redirect), ("code_verifier", _anns.Verifier));
        Task<HttpResponseMessage> Refresh(string secret) => Post("/oauth/token",
            ("grant_type", "refresh_token"), ("refresh_token", secret), ("client_id", bobsApp));
        Task<HttpResponseMessage> Revoke(string secret) =>
            Post("/oauth/revoke", ("token", secret), ("client_id", bobsApp));
    }

    [Fact]
    public async Task A_consent_page_of_another_browser_is_as_one_that_never_was()
    {
        var annsApp = await _anns.Register();
        var page = await _anns.LogIn(await _anns.Authorize(_anns.Request(annsApp)), _world.Ann.Owner.Key);
        var bobs = await _bobs.LogIn(
            await _bobs.Authorize(_bobs.Request(await _bobs.Register())), _world.Bob.Owner.Key);
        foreach (var decision in (string[])["allow", "deny"])
        {
            Assert.Null(await _world.Difference(page.Hidden["authorization"], id => _bobs.Post("/oauth/consent",
                [.. bobs.Hidden.Select(pair => (pair.Key, pair.Key == "authorization" ? id : pair.Value)),
                    ("decision", decision), ("scope", "inbox:read"), ("inbox", "all")])));
        }
        var back = await _anns.Decide(page, "allow", ("scope", "inbox:read"), ("inbox", "all"));
        Assert.NotNull(back.Back("code"));
    }

    private Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields) =>
        _bobs.Post(path, fields);
}
