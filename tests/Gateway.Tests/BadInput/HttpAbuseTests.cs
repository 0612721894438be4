using MailMesh.Gateway.Doors;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.BadInput;

/// <summary>Requests that can be read in two ways, and bodies without end (RFC 9112 §6, §7, §11.2).</summary>
[Collection(OneGateway.Name)]
public sealed class HttpAbuseTests(GatewayFixture fixture)
{
    private const string Host = "Host: localhost\r\n";
    private const string Good = "GET /alive HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private const string Chunked = "Transfer-Encoding: chunked\r\n";
    private const string Post = "POST /mcp HTTP/1.1\r\n" + Host + "Content-Type: application/json\r\n";

    public static TheoryData<string, string> Shapes { get; } = new()
    {
        { "two lengths", Post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}" },
        { "a list of lengths", Post + "Content-Length: 2, 3\r\n\r\n{}" },
        { "a length below zero", Post + "Content-Length: -2\r\n\r\n{}" },
        { "a length in hex", Post + "Content-Length: 0x2\r\n\r\n{}" },
        { "a length beyond numbers", Post + "Content-Length: 99999999999999999999\r\n\r\n{}" },
        { "no length", Post + "\r\n{}" },
        { "length and chunks", Post + "Content-Length: 4\r\n" + Chunked + "\r\n0\r\n\r\n" },
        { "chunks and length", Post + Chunked + "Content-Length: 4\r\n\r\n0\r\n\r\n" },
        { "an unknown coding", Post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" },
        { "chunks that are not last", Post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" },
        { "a space before the colon", Post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" },
        { "a folded header", Post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" },
        { "a chunk size that is no number", Post + Chunked + "\r\nzz\r\n{}\r\n0\r\n\r\n" },
        { "a chunk size below zero", Post + Chunked + "\r\n-2\r\n{}\r\n0\r\n\r\n" },
        { "a chunk size beyond numbers", Post + Chunked + "\r\nffffffffffffffffff\r\n{}\r\n0\r\n\r\n" },
        { "a chunk longer than it says", Post + Chunked + "\r\n2\r\n{\"a\":1}\r\n0\r\n\r\n" },
        { "a header with NUL", Post + "X-A: a\0b\r\n\r\n" },
        { "a header without a colon", Post + "nonsense\r\n\r\n" },
        { "a header without a name", Post + ": a\r\n\r\n" },
        { "a bare CR", Post + "X-A: a\rX-B: b\r\n\r\n" },
        { "two hosts", "GET /alive HTTP/1.1\r\n" + Host + "Host: evil.example\r\n\r\n" },
        { "no host", "GET /alive HTTP/1.1\r\n\r\n" },
        { "a host that is none", "GET /alive HTTP/1.1\r\nHost: a b/c@d\r\n\r\n" },
        { "a target of another host", "GET http://evil.example/alive HTTP/1.1\r\n" + Host + "\r\n" },
        { "a space in the target", "GET /al ive HTTP/1.1\r\n" + Host + "\r\n" },
        { "an unknown version", "GET /alive HTTP/9.9\r\n" + Host + "\r\n" },
        { "no version", "GET /alive\r\n\r\n" },
        { "a method that is none", "G@T /alive HTTP/1.1\r\n" + Host + "\r\n" },
        { "another protocol", "\u0016\u0003\u0001\0\u00a5\u0001\0\0\u00a1\u0003\u0003\r\n\r\n" },
        { "HTTP/2 in clear", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_request_that_can_be_read_in_two_ways_is_refused_and_ends_the_connection(
        string shape, string request)
    {
        using var client = await RawHttp.Connect(fixture.Gateway.Http.BaseAddress!);
        // A second request stands ready: whoever takes the first for shorter than it is would answer it.
        await client.Send(request + Good);
        var answer = await client.Answer();
        if (answer is not null)
        {
            Assert.True(answer.Status is >= 400 and < 500 or 501 or 505, $"{shape}: {answer.Status} {answer.Body}");
            Assert.True(await client.Answer() is null or { Status: 400 }, $"{shape}: what came behind it was answered");
        }
        using var next = await RawHttp.Connect(fixture.Gateway.Http.BaseAddress!);
        await next.Send(Good);
        Assert.Equal(200, (await next.Answer())!.Status);
    }

    [Fact]
    public async Task Requests_in_one_write_are_answered_in_their_order()
    {
        using var client = await RawHttp.Connect(fixture.Gateway.Http.BaseAddress!);
        await client.Send(string.Concat(Enumerable.Range(0, 50).Select(number =>
            $"GET /alive HTTP/1.1\r\n{Host}X-Request-Id: {number}\r\n\r\n")));
        for (var number = 0; number < 50; number++)
            Assert.Equal($"{number}", (await client.Answer())!.Header("x-request-id"));
    }

    [Fact]
    public async Task Nothing_of_a_path_gets_into_the_head_of_an_answer()
    {
        using var client = await RawHttp.Connect(fixture.Gateway.Http.BaseAddress!);
        await client.Send(
            $"GET /api/v1/a%0d%0aX-Injected:%201?b=%0d%0aX-Injected:%201 HTTP/1.1\r\n{Host}"
            + "X-Request-Id: a%0d%0aX-Injected: 1\r\n\r\n");
        var answer = (await client.Answer())!;
        Assert.Equal((404, null), (answer.Status, answer.Header("x-injected")));
        Assert.DoesNotContain("Injected", answer.Header("x-request-id"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/mcp", false)]
    [InlineData("/mcp", true)]
    [InlineData("/mcp/qmailing", true)]
    [InlineData("/api/v1/inboxes", false)]
    [InlineData("/api/v1/inboxes", true)]
    [InlineData("/oauth/token", true)]
    [InlineData("/oauth/register", true)]
    [InlineData("/oauth/login", false)]
    public async Task A_body_of_100_MB_is_not_taken_in(string path, bool chunked)
    {
        const int BytesMax = 100 * 1000 * 1000;
        // What sockets hold on the way, of both sides.
        var takenMax = new DoorLimits().BodyBytesMax + (16 * 1024 * 1024);
        using var client = await RawHttp.Connect(fixture.Gateway.Http.BaseAddress!);
        var type = path is "/oauth/token" or "/oauth/login" ? "application/x-www-form-urlencoded" : "application/json";
        await client.Send(
            $"POST {path} HTTP/1.1\r\n{Host}Authorization: Bearer {fixture.OwnerKey}\r\nContent-Type: {type}\r\n"
            + (chunked ? Chunked : $"Content-Length: {BytesMax}\r\n") + "\r\n");
        var chunk = new byte[64 * 1024];
        Array.Fill(chunk, (byte)'a');
        var sent = await client.Flood(
            chunked ? [.. "10000\r\n"u8, .. chunk, .. "\r\n"u8] : chunk, BytesMax);
        Assert.InRange(sent, 0, takenMax);
        // The answer may be lost to the reset that follows what nobody reads.
        if (await client.Answer() is { } answer) Assert.InRange(answer.Status, 400, 413);
    }
}
