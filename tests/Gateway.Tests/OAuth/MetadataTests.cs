using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.OAuth;

[Collection(OneGateway.Name)]
public sealed class MetadataTests(GatewayFixture fixture) : IDisposable
{
    private readonly OAuthBrowser _browser = new(fixture.Gateway);

    public void Dispose() => _browser.Dispose();

    [Theory]
    [InlineData("/.well-known/oauth-protected-resource", "/mcp")]
    [InlineData("/.well-known/oauth-protected-resource/mcp", "/mcp")]
    [InlineData("/.well-known/oauth-protected-resource/mcp/qmailing", "/mcp/qmailing")]
    public async Task A_resource_names_itself_and_its_authorization_server(string path, string resource)
    {
        var (status, metadata) = await _browser.Metadata(path);
        Assert.Equal(200, status);
        Assert.Equal(_browser.Issuer + resource, metadata!["resource"].Text());
        Assert.Equal(_browser.Issuer, Assert.Single(metadata["authorization_servers"]!.AsArray()).Text());
        var scopes = metadata["scopes_supported"]!.AsArray().Select(scope => scope.Text()).ToList();
        Assert.Contains("email:read", scopes);
        Assert.DoesNotContain("key:manage", scopes);
        Assert.DoesNotContain("workspace:manage", scopes);
    }

    [Theory]
    [InlineData("/api/v1")]
    [InlineData("/mcp/a/b")]
    [InlineData("/mcp/qmailing/")]
    [InlineData("/mcp/nobody")]
    [InlineData("/mcpx")]
    public async Task What_is_no_resource_has_no_metadata(string path) =>
        Assert.Equal(404, (await _browser.Metadata("/.well-known/oauth-protected-resource" + path)).Status);

    [Fact]
    public async Task The_authorization_server_says_what_it_can_do()
    {
        var (status, metadata) = await _browser.Metadata("/.well-known/oauth-authorization-server");
        Assert.Equal(200, status);
        Assert.Equal(_browser.Issuer, metadata!["issuer"].Text());
        foreach (var endpoint in new[] { "authorize", "token", "register", "revoke" })
            Assert.Contains($"{_browser.Issuer}/oauth/{endpoint}", metadata.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("S256", Assert.Single(metadata["code_challenge_methods_supported"]!.AsArray()).Text());
        // Claude takes client id metadata documents only with it.
        Assert.Contains("none", metadata["token_endpoint_auth_methods_supported"]!.AsArray().Select(it => it.Text()));
        Assert.True(metadata["client_id_metadata_document_supported"]!.GetValue<bool>());
        Assert.True(metadata["authorization_response_iss_parameter_supported"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_refusal_says_where_to_log_in()
    {
        using var response = await fixture.Gateway.Post(null, """{"jsonrpc":"2.0","id":1,"method":"ping"}""");
        Assert.Equal(401, (int)response.StatusCode);
        var challenge = response.Headers.WwwAuthenticate.Single().ToString();
        Assert.StartsWith("Bearer ", challenge, StringComparison.Ordinal);
        Assert.Contains(
            $"resource_metadata=\"{_browser.Issuer}/.well-known/oauth-protected-resource/mcp\"", challenge,
            StringComparison.Ordinal);
        Assert.Contains("scope=\"inbox:read email:read", challenge, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_proxy_everything_begins_with_the_public_url()
    {
        await using var gateway = await RunningGateway.Start(
            fixture.Settings(("Door:PublicUrl", "https://mail.example.com/")));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/oauth-authorization-server");
        request.Headers.Host = "mail.example.com";
        using var response = await gateway.Http.SendAsync(request);
        var metadata = JsonNode.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("https://mail.example.com", metadata!["issuer"].Text());
        Assert.Equal("https://mail.example.com/oauth/token", metadata["token_endpoint"].Text());
    }

    [Fact]
    public async Task A_host_that_the_door_does_not_know_is_turned_away()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/oauth-authorization-server");
        request.Headers.Host = "rebound.example";
        using var response = await fixture.Gateway.Http.SendAsync(request);
        Assert.Equal(403, (int)response.StatusCode);
    }
}
