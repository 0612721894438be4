using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Doors;

/// <summary>Who may call: by host name, by origin, through which proxy.</summary>
public sealed class CallerTests
{
    [Theory]
    [InlineData("localhost", "/api/v1/peer", 200)]
    [InlineData("127.0.0.1:99", "/api/v1/peer", 200)]
    [InlineData("[::1]:99", "/api/v1/peer", 200)]
    [InlineData("mail.example.com", "/api/v1/peer", 200)]
    [InlineData("MESH.internal:8420", "/api/v1/peer", 200)]
    [InlineData("rebound.example", "/api/v1/peer", 403)]
    [InlineData("127.0.0.1.nip.io", "/api/v1/peer", 403)]
    [InlineData("rebound.example", "/nowhere", 403)]
    [InlineData("10.1.2.3", "/health", 200)]
    public async Task A_host_name_must_be_one_of_the_gateways(string host, string path, int status)
    {
        await using var doors = await DoorsAlone.Start(
            ("Door:PublicUrl", "https://mail.example.com/"), ("Door:Hosts:0", "mesh.internal"));
        var answer = await doors.Ask($"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        Assert.Equal(status, answer!.Status);
        if (status == 200) return;
        Assert.Equal("host_denied", JsonNode.Parse(answer.Body)!["code"].Text());
        Assert.Contains("Door:Hosts", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/mcp", "https://evil.example", 403, null)]
    [InlineData("/mcp", "null", 403, null)]
    [InlineData("/mcp", "http://localhost.evil.example", 403, null)]
    [InlineData("/mcp", "https://console.example.com", 204, "https://console.example.com")]
    [InlineData("/mcp", "https://mail.example.com", 204, "https://mail.example.com")]
    [InlineData("/mcp", "http://localhost:6274", 204, "http://localhost:6274")]
    [InlineData("/api/v1/echo", "https://evil.example", 403, null)]
    [InlineData("/api/v1/echo", "http://[::1]:6274", 204, "http://[::1]:6274")]
    [InlineData("/oauth/token", "https://any.example", 204, "*")]
    [InlineData("/.well-known/oauth-authorization-server", "https://any.example", 204, "*")]
    public async Task A_browser_is_told_from_which_pages_it_may_call(
        string path, string origin, int status, string? allowed)
    {
        await using var doors = await DoorsAlone.Start(
            ("Door:PublicUrl", "https://mail.example.com"), ("Door:Origins:0", "https://console.example.com"));
        var preflight = await doors.Ask(
            $"OPTIONS {path} HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\n"
            + "Access-Control-Request-Method: POST\r\n"
            + "Access-Control-Request-Headers: authorization,content-type,mcp-param-inbox\r\n\r\n");
        Assert.Equal((status, allowed), (preflight!.Status, preflight.Header("access-control-allow-origin")));
        Assert.Null(preflight.Header("access-control-allow-credentials"));
        if (status != 204) return;
        Assert.Contains("mcp-param-inbox", preflight.Header("access-control-allow-headers"), StringComparison.Ordinal);

        var answer = await doors.Ask(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nOrigin: {origin}\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(allowed, answer!.Header("access-control-allow-origin"));
        Assert.Contains("X-Request-Id", answer.Header("access-control-expose-headers"), StringComparison.Ordinal);
        if (allowed != "*") Assert.Contains("Origin", answer.Header("vary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_for_persons_are_for_no_script_of_another_site()
    {
        await using var doors = await DoorsAlone.Start();
        var answer = await doors.Ask(
            "POST /oauth/login HTTP/1.1\r\nHost: localhost\r\nOrigin: https://any.example\r\n"
            + "Content-Length: 0\r\n\r\n");
        Assert.Equal((200, null), (answer!.Status, answer.Header("access-control-allow-origin")));
    }

    [Theory]
    [InlineData(null, "203.0.113.9", "127.0.0.1 http localhost")]
    [InlineData("127.0.0.1", "203.0.113.9", "203.0.113.9 https mail.example.com")]
    [InlineData("127.0.0.0/8", "6.6.6.6, 203.0.113.9, 127.0.0.7", "203.0.113.9 https mail.example.com")]
    [InlineData("10.0.0.0/8", "203.0.113.9", "127.0.0.1 http localhost")]
    public async Task Only_a_configured_proxy_is_believed_about_the_client(
        string? proxy, string forwardedFor, string seen)
    {
        await using var doors = await DoorsAlone.Start(
            ("Door:PublicUrl", "https://mail.example.com"), (proxy is null ? "Unset" : "Door:Proxies:0", proxy));
        var answer = await doors.Ask(
            $"GET /api/v1/peer HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {forwardedFor}\r\n"
            + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: mail.example.com\r\n\r\n");
        Assert.Equal(seen, answer!.Body);
    }

    [Theory]
    [InlineData("Door:PublicUrl", "mail.example.com")]
    [InlineData("Door:Proxies:0", "10.0.0.0/99")]
    [InlineData("Door:Origins:0", "https://console.example.com/")]
    [InlineData("Door:Limits:HeadersMax", "0")]
    [InlineData("Door:Limits:RateGraceTime", "00:00:00.5")]
    public async Task A_setting_that_can_not_hold_stops_the_start(string name, string value)
    {
        var failure = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            async () => await DoorsAlone.Start((name, value)));
        Assert.Contains(name.Split(':')[1], failure.Message, StringComparison.Ordinal);
    }
}
