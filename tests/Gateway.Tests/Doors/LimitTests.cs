using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Doors;

/// <summary>Over raw sockets: what is beyond a limit gets its code, and whoever is too slow is hung up on.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private const string Host = "Host: localhost\r\n";
    private DoorsAlone _doors = null!;

    public async Task InitializeAsync() => _doors = await DoorsAlone.Start(
        ("Door:Limits:RequestLineBytesMax", "500"), ("Door:Limits:HeadersMax", "10"),
        ("Door:Limits:HeaderBytesMax", "2000"), ("Door:Limits:BodyBytesMax", "1000"),
        ("Door:Limits:FormBytesMax", "100"), ("Door:Limits:HeadersTimeMax", "00:00:01"),
        ("Door:Limits:IdleTimeMax", "00:00:01"), ("Door:Limits:RateGraceTime", "00:00:01.1"),
        ("Door:Limits:BodyRateMin", "1000"), ("Door:Limits:AnswerRateMin", "100000000"));

    public async Task DisposeAsync() => await _doors.DisposeAsync();

    [Fact]
    public async Task A_long_request_line_is_414() =>
        Assert.Equal(414, (await _doors.Ask($"GET /{new string('a', 600)} HTTP/1.1\r\n{Host}\r\n"))!.Status);

    [Fact]
    public async Task Too_many_headers_are_431() => Assert.Equal(431, (await _doors.Ask(
        $"GET / HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Range(0, 20).Select(i => $"X-{i}: a\r\n"))}\r\n"))!.Status);

    [Fact]
    public async Task Too_long_headers_are_431() => Assert.Equal(431,
        (await _doors.Ask($"GET / HTTP/1.1\r\n{Host}X-Long: {new string('a', 3000)}\r\n\r\n"))!.Status);

    [Theory]
    [InlineData("/api/v1/echo", 950, 200)]
    [InlineData("/api/v1/echo", 1001, 413)]
    [InlineData("/mcp", 1001, 413)]
    [InlineData("/oauth/token", 80, 200)]
    [InlineData("/oauth/token", 101, 413)]
    [InlineData("/oauth/login", 101, 413)]
    public async Task A_body_beyond_its_limit_is_413_whether_it_says_so_or_is_counted(
        string path, int bytes, int status)
    {
        var body = new string('a', bytes);
        var stated = await _doors.Ask($"POST {path} HTTP/1.1\r\n{Host}Content-Length: {bytes}\r\n\r\n{body}");
        var counted = await _doors.Ask(
            $"POST {path} HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n{bytes:x}\r\n{body}\r\n0\r\n\r\n");
        Assert.Equal((status, status), (stated!.Status, counted!.Status));
        if (status == 200) return;
        var form = path switch
        {
            "/oauth/login" => "text/html; charset=utf-8",
            "/api/v1/echo" => "application/problem+json",
            _ => "application/json",
        };
        Assert.All([stated, counted], answer =>
        {
            Assert.StartsWith(form, answer.Header("content-type"), StringComparison.Ordinal);
            Assert.Equal("no-store", answer.Header("cache-control"));
        });
        if (path == "/mcp") Assert.Equal(-32000, JsonNode.Parse(counted.Body)!["error"]!["code"].Number());
    }

    [Fact]
    public async Task A_body_that_is_announced_too_long_is_refused_before_it_comes()
    {
        var answer = await _doors.Ask(
            $"POST /api/v1/echo HTTP/1.1\r\n{Host}Content-Length: 100000000\r\nExpect: 100-continue\r\n\r\n");
        Assert.Equal(413, answer!.Status);
        Assert.Equal("body_too_large", JsonNode.Parse(answer.Body)!["code"].Text());
    }

    [Fact]
    public async Task Slow_clients_are_shed_each_in_its_own_way()
    {
        var answers = await Task.WhenAll(SlowHead(), SlowBody("/mcp"), SlowBody("/api/v1/echo"), Idle(), SlowReader());
        Assert.Equal(["408", "408", "408", "closed", "cut"], answers);
        Assert.Equal("200", $"{(await _doors.Ask($"GET /api/v1/peer HTTP/1.1\r\n{Host}\r\n"))!.Status}");
    }

    [Fact]
    public async Task One_connection_more_than_may_be_is_closed_without_an_answer()
    {
        await using var doors = await DoorsAlone.Start(("Door:Limits:ConnectionsMax", "2"));
        using var first = await doors.Connect();
        using var second = await doors.Connect();
        await first.Send($"GET /api/v1/peer HTTP/1.1\r\n{Host}\r\n");
        await second.Send($"GET /api/v1/peer HTTP/1.1\r\n{Host}\r\n");
        Assert.Equal((200, 200), ((await first.Answer())!.Status, (await second.Answer())!.Status));
        Assert.Null(await doors.Ask($"GET /api/v1/peer HTTP/1.1\r\n{Host}\r\n"));
    }

    /// <summary>Slowloris: a header line now and then keeps nothing open.</summary>
    private async Task<string> SlowHead()
    {
        using var client = await _doors.Connect();
        await client.Send($"GET /api/v1/peer HTTP/1.1\r\n{Host}X-Slow: ");
        return $"{(await client.Answer())?.Status}";
    }

    private async Task<string> SlowBody(string path)
    {
        using var client = await _doors.Connect();
        await client.Send($"POST {path} HTTP/1.1\r\n{Host}Content-Length: 900\r\n\r\n{{");
        return $"{(await client.Answer())?.Status}";
    }

    private async Task<string> Idle()
    {
        using var client = await _doors.Connect();
        await client.Send($"GET /api/v1/peer HTTP/1.1\r\n{Host}\r\n");
        await client.Answer();
        return await client.IsClosed() ? "closed" : "open";
    }

    /// <summary>Reads nothing of an answer without end, until the server has logged that it hung up.</summary>
    private async Task<string> SlowReader()
    {
        using var client = await _doors.Connect();
        await client.Send($"GET /api/v1/large HTTP/1.1\r\n{Host}\r\n");
        await TestStack.Eventually.Holds(() => _doors.Logs.Lines.Any(line =>
            line.Message.Contains("hung up", StringComparison.Ordinal)
            || line.Message.Contains("response data rate", StringComparison.Ordinal)));
        return "cut";
    }
}
