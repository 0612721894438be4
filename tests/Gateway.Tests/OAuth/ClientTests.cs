using System.Net;
using System.Text;
using MailMesh.Gateway.Tests.Stack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MailMesh.Gateway.Tests.OAuth;

/// <summary>Apps that register themselves, and apps whose id is a document on the web.</summary>
[Collection(OneGateway.Name)]
public sealed class ClientTests(GatewayFixture fixture) : IDisposable
{
    private readonly OAuthBrowser _browser = new(fixture.Gateway);

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_registration_is_answered_with_what_holds()
    {
        var (status, body) = await _browser.Json("/oauth/register", new
        {
            redirect_uris = new[] { OAuthBrowser.Redirect },
            token_endpoint_auth_method = "client_secret_basic",
            grant_types = new[] { "authorization_code", "implicit" },
        });
        Assert.Equal(201, status);
        Assert.Equal("none", body!["token_endpoint_auth_method"].Text());
        Assert.Null(body["client_secret"]);
        Assert.DoesNotContain("implicit", body["grant_types"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.True(body["client_id_issued_at"]!.GetValue<long>() > 0);
    }

    [Theory]
    [InlineData("""{"redirect_uris":[]}""", "invalid_redirect_uri")]
    [InlineData("""{"client_name":"x"}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["/relative"]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["https://app.example/#x"]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["https://ann:pw@app.example/"]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["http://app.example/"]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["javascript://app.example/%0aalert(1)"]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["data://text/html,x"]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":[5]}""", "invalid_redirect_uri")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"grant_types":["implicit"]}""", "invalid_client_metadata")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"response_types":["token"]}""", "invalid_client_metadata")]
    [InlineData("[]", "invalid_client_metadata")]
    [InlineData("{", "invalid_client_metadata")]
    public async Task What_can_not_be_registered_is_said(string json, string error)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await fixture.Gateway.Http.PostAsync("/oauth/register", body);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains($"\"{error}\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_is_bounded()
    {
        using var body = new StringContent(
            $$"""{"redirect_uris":["https://a.example/"],"x":"{{new string('x', 20_000)}}"}""", Encoding.UTF8);
        using var response = await fixture.Gateway.Http.PostAsync("/oauth/register", body);
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task An_app_that_nobody_lets_in_is_forgotten()
    {
        var forgotten = await _browser.Register();
        await fixture.Query<int>(
            "update access.oauth_clients set created_at = now() - interval '25 hours' where client_id = @forgotten",
            new { forgotten });
        Assert.Equal(200, (await _browser.Authorize(_browser.Request(forgotten))).Status);
        var fresh = await _browser.Register();
        Assert.Equal(400, (await _browser.Authorize(_browser.Request(forgotten))).Status);
        Assert.Equal(200, (await _browser.Authorize(_browser.Request(fresh))).Status);
    }

    [Fact]
    public async Task Use_keeps_an_app_registered()
    {
        var tenant = await fixture.NewTenant();
        var client = await _browser.Register();
        var (_, tokens) = await _browser.Exchange(client, await _browser.Code(client, tenant.Key));
        await fixture.Query<int>(
            "update access.oauth_clients set used_at = now() - interval '91 days' where client_id = @client",
            new { client });
        await _browser.Refresh(client, tokens["refresh_token"].Text());
        await _browser.Register();
        Assert.Equal(200, (await _browser.Authorize(_browser.Request(client))).Status);
    }

    [Fact]
    public async Task Apps_that_nobody_lets_in_are_not_many()
    {
        await using var gateway = await RunningGateway.Start(fixture.Settings(("OAuth:UnusedClientsMax", "0")));
        using var browser = new OAuthBrowser(gateway);
        await TestStack.Eventually.Holds(async () => (await gateway.Http.GetAsync("/health")).IsSuccessStatusCode);
        var (status, _) = await browser.Json(
            "/oauth/register", new { redirect_uris = new[] { OAuthBrowser.Redirect } });
        Assert.Equal(429, status);
    }

    [Fact]
    public async Task Strangers_are_held_to_a_rate()
    {
        await using var gateway = await RunningGateway.Start(fixture.Settings(
            ("OAuth:LoginsPerMinuteMax", "2"), ("OAuth:RegistrationsPerHourMax", "2"),
            ("OAuth:RequestsPerMinuteMax", "20"), ("OAuth:AllowPrivateHosts", "false")));
        using var browser = new OAuthBrowser(gateway);
        await TestStack.Eventually.Holds(async () => (await gateway.Http.GetAsync("/health")).IsSuccessStatusCode);
        var client = await browser.Register();
        await browser.Register();
        var (status, error) = await browser.Json("/oauth/register", new { redirect_uris = new[] { "https://a.example/" } });
        Assert.Equal((429, "temporarily_unavailable"), (status, error!["error"].Text()));

        var login = await browser.Authorize(browser.Request(client));
        for (var i = 0; i < 2; i++) Assert.Equal(403, (await browser.LogIn(login, "wrong")).Status);
        // Also the right key: who guesses learns nothing.
        Assert.Equal(429, (await browser.LogIn(login, fixture.OwnerKey)).Status);

        var refused = await browser.Authorize(browser.Request("http://127.0.0.1:1/app.json"));
        Assert.Equal(400, refused.Status);
        refused = await browser.Authorize(browser.Request("https://127.0.0.1:1/app.json"));
        Assert.Contains("not on the public internet", refused.Html, StringComparison.Ordinal);
        refused = await browser.Authorize(browser.Request("https://localhost:1/app.json"));
        Assert.Contains("not on the public internet", refused.Html, StringComparison.Ordinal);

        var answers = new List<int>();
        for (var i = 0; i < 20; i++) answers.Add((await browser.Get("/oauth/authorize")).Status);
        Assert.Contains(429, answers);
    }

    [Fact]
    public async Task An_app_with_a_document_needs_no_registration()
    {
        await using var documents = await DocumentServer.Start();
        documents.Body = $$"""
            {"client_id":"{{documents.Url}}","client_name":"Document app","redirect_uris":["{{OAuthBrowser.Redirect}}"],
             "token_endpoint_auth_method":"none"}
            """;
        var tenant = await fixture.NewTenant();
        var code = await _browser.Code(documents.Url, tenant.Key);
        var (status, tokens) = await _browser.Exchange(documents.Url, code);
        Assert.Equal(200, status);
        Assert.False((await tenant.Call("list_inboxes", key: tokens["access_token"].Text())).IsError);
        var page = await _browser.Authorize(_browser.Request(documents.Url));
        Assert.Contains("<strong>Document app</strong> (of 127.0.0.1)", page.Html, StringComparison.Ordinal);
        // Two pages and the login that was sent again: one fetch.
        Assert.Equal(1, documents.Asked);
    }

    [Theory]
    [InlineData(200, "application/json", """{"client_id":"https://other.example/a","redirect_uris":["@"]}""")]
    [InlineData(200, "application/json", """{"redirect_uris":["@"]}""")]
    [InlineData(200, "application/json", """{"client_id":"$","redirect_uris":["http://app.example/callback"]}""")]
    [InlineData(200, "application/json",
        """{"client_id":"$","redirect_uris":["@"],"token_endpoint_auth_method":"client_secret_post"}""")]
    [InlineData(200, "application/json", "not json")]
    [InlineData(200, "text/html", """{"client_id":"$","redirect_uris":["@"]}""")]
    [InlineData(404, "application/json", """{"client_id":"$","redirect_uris":["@"]}""")]
    [InlineData(302, "application/json", """{"client_id":"$","redirect_uris":["@"]}""")]
    [InlineData(200, "application/json", "huge")]
    public async Task A_document_that_does_not_speak_of_itself_is_none(int status, string type, string body)
    {
        await using var documents = await DocumentServer.Start();
        documents.Status = status;
        documents.Type = type;
        documents.Body = body == "huge"
            ? $$"""{"client_id":"$","redirect_uris":["@"],"x":"{{new string('x', 100_000)}}"}"""
            : body;
        documents.Body = documents.Body.Replace("$", documents.Url, StringComparison.Ordinal)
            .Replace("@", OAuthBrowser.Redirect, StringComparison.Ordinal);
        var page = await _browser.Authorize(_browser.Request(documents.Url));
        Assert.Equal((400, null), (page.Status, page.Location));
        // Again, at once: nobody is asked.
        await _browser.Authorize(_browser.Request(documents.Url));
        Assert.Equal(1, documents.Asked);
    }

    [Theory]
    [InlineData("https://app.example")]
    [InlineData("https://app.example/")]
    [InlineData("https://app.example/a/../b.json")]
    [InlineData("https://APP.example/b.json")]
    [InlineData("https://app.example:443/b.json")]
    [InlineData("https://ann@app.example/b.json")]
    [InlineData("https://app.example/b.json#x")]
    [InlineData("http://app.example/b.json")]
    [InlineData("file:///etc/hostname")]
    public async Task An_id_is_a_plain_https_url(string id) =>
        Assert.Equal(400, (await _browser.Authorize(_browser.Request(id))).Status);

    /// <summary>Serves one document, as an app's own web server does.</summary>
    private sealed class DocumentServer(WebApplication app) : IAsyncDisposable
    {
        // Its own: a port that another test had is given again, and what was said of a document is kept for a while.
        private readonly string _path = $"/{Guid.CreateVersion7():n}.json";
        private int _asked;

        public string Url => app.Urls.Single() + _path;
        public int Status { get; set; } = 200;
        public string Type { get; set; } = "application/json";
        public string Body { get; set; } = "";
        public int Asked => Volatile.Read(ref _asked);

        public static async Task<DocumentServer> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var app = builder.Build();
            var server = new DocumentServer(app);
            app.MapGet("/{**path}", server.Answer);
            await app.StartAsync();
            return server;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task Answer(HttpContext http)
        {
            Interlocked.Increment(ref _asked);
            http.Response.StatusCode = Status;
            http.Response.ContentType = Type;
            if (Status == 302) http.Response.Headers.Location = "/elsewhere.json";
            return http.Response.WriteAsync(Body);
        }
    }
}
