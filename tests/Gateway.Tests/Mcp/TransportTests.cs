using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Doors;
using MailMesh.Gateway.Mcp;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Mcp;

[Collection(OneGateway.Name)]
public sealed class TransportTests(GatewayFixture fixture)
{
    private const string Ping = """{"jsonrpc":"2.0","id":7,"method":"ping"}""";
    private const string Capabilities = "\"io.modelcontextprotocol/clientCapabilities\":{}";

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    public async Task Methods_of_sessions_are_not_allowed(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/mcp");
        using var response = await fixture.Gateway.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("{", 400, -32700)]
    [InlineData("", 400, -32700)]
    [InlineData("not json", 400, -32700)]
    [InlineData("null", 400, -32600)]
    [InlineData("42", 400, -32600)]
    [InlineData("\"text\"", 400, -32600)]
    [InlineData("{}", 400, -32600)]
    [InlineData("[]", 400, -32600)]
    [InlineData("[1,2]", 400, -32600)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"ping"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"ping"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":7}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"\ud800"}""", 400, -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"no/such"}""", 200, -32601)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"no_such_tool"}}""", 200, -32601)]
    public async Task Bad_bodies_get_the_right_code_and_no_500(string body, int status, int code)
    {
        using var response = await fixture.Gateway.Post(fixture.OwnerKey, body);
        var message = await RunningGateway.ReadMessage(response);
        Assert.Equal((status, code), ((int)response.StatusCode, message!["error"]!["code"].Number()));
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":5}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_inboxes","arguments":[]}}""")]
    [InlineData("""
        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_inboxes","arguments":{"cursor":"\ud800"}}}
        """)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":5}}""")]
    public async Task Bad_parameters_are_an_error_of_the_protocol(string body)
    {
        using var response = await fixture.Gateway.Post(fixture.OwnerKey, body);
        var message = await RunningGateway.ReadMessage(response);
        Assert.True((int)response.StatusCode < 500, response.StatusCode.ToString());
        Assert.InRange(message!["error"]!["code"].Number(), -32700, -32600);
    }

    [Fact]
    public async Task Nesting_without_end_is_not_JSON_of_ours()
    {
        var body = new string('[', 100_000);
        using var response = await fixture.Gateway.Post(fixture.OwnerKey, body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_refused()
    {
        byte[] body = [.. "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await fixture.Gateway.Post(fixture.OwnerKey, content);
        var message = await RunningGateway.ReadMessage(response);
        Assert.Equal(-32700, message!["error"]!["code"].Number());
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413()
    {
        // The gateway answers before it has read everything: a client that waits for leave to send hears why not.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = new ByteArrayContent(new byte[new DoorLimits().BodyBytesMax + 1]),
            Headers = { ExpectContinue = true, Authorization = new("Bearer", fixture.OwnerKey) },
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await fixture.Gateway.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("text/plain", "application/json, text/event-stream", 415)]
    [InlineData("application/json", "application/json", 406)]
    [InlineData("application/json", "text/event-stream", 406)]
    [InlineData("application/json", "text/html", 406)]
    [InlineData("application/json", "*/*", 200)]
    [InlineData("application/json", "application/*, text/*", 200)]
    [InlineData("application/json; charset=utf-8", "application/json;q=0.9, text/event-stream", 200)]
    public async Task Media_types_are_checked(string contentType, string accept, int status)
    {
        var content = new StringContent(Ping);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var response = await fixture.Gateway.Post(fixture.OwnerKey, content, ("Accept", accept));
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://localhost:5173", 200)]
    [InlineData("Host", "evil.example", 403)]
    [InlineData("Host", "localhost:1", 200)]
    public async Task Strange_origins_and_hosts_are_turned_away(string header, string value, int status)
    {
        using var response = await fixture.Gateway.Post(fixture.OwnerKey, Ping, (header, value));
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task An_answer_is_plain_JSON_with_its_length()
    {
        using var response = await fixture.Gateway.Post(fixture.OwnerKey, Ping);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("""{"result":{},"id":7,"jsonrpc":"2.0"}""", await response.Content.ReadAsStringAsync());
        Assert.False(response.Headers.Contains("Mcp-Session-Id"));
    }

    [Fact]
    public async Task A_notification_is_accepted_without_a_body()
    {
        using var response = await fixture.Gateway.Post(
            fixture.OwnerKey, """{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("2025-03-26", 200)]
    [InlineData("2025-06-18", 400)]
    [InlineData("2025-11-25", 400)]
    public async Task Batches_are_answered_in_the_revisions_that_have_them(string? revision, int status)
    {
        const string Batch = """
            [{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/initialized"},
             {"jsonrpc":"2.0","id":"two","method":"tools/list"}]
            """;
        (string, string)[] headers = revision is null ? [] : [("MCP-Protocol-Version", revision)];
        using var response = await fixture.Gateway.Post(fixture.OwnerKey, Batch, headers);
        Assert.Equal(status, (int)response.StatusCode);
        if (status != 200) return;
        var answers = (await RunningGateway.ReadMessage(response))!.AsArray();
        Assert.Equal(["1", "two"], answers.Select(answer => answer!["id"]!.ToString()));
    }

    [Theory]
    [InlineData("1999-01-01", "ping", null, null, 400, -32022)]
    [InlineData("2026-07-28", "tools/list", "tools/list", null, 200, 0)]
    [InlineData("2026-07-28", "tools/list", null, null, 400, -32020)]
    [InlineData("2026-07-28", "tools/list", "tools/call", null, 400, -32020)]
    [InlineData("2026-07-28", "ping", "ping", null, 404, -32601)]
    [InlineData("2026-07-28", "no/such", "no/such", null, 404, -32601)]
    [InlineData("2026-07-28", "initialize", "initialize", null, 404, -32601)]
    [InlineData("2026-07-28", "server/discover", "server/discover", null, 200, 0)]
    public async Task The_stateless_revision_maps_errors_to_status(
        string version, string method, string? methodHeader, string? nameHeader, int status, int code)
    {
        var body = $$"""
            {"jsonrpc":"2.0","id":1,"method":"{{method}}",
             "params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"{{version}}",{{Capabilities}} } } }
            """;
        var (actual, message) = await PostStateless(body, version, methodHeader, nameHeader);
        Assert.Equal((status, code), (actual, message["error"]?["code"]?.GetValue<int>() ?? 0));
        if (code == -32022) Assert.Equal("2026-07-28", message["error"]!["data"]!["supported"]![0].Text());
    }

    [Theory]
    [InlineData("2026-07-28", "{}", -32602)]
    [InlineData("2026-07-28", "{\"io.modelcontextprotocol/protocolVersion\":\"2025-11-25\"}", -32020)]
    [InlineData("2026-07-28", "{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}", -32602)]
    [InlineData(null, "{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}", -32020)]
    public async Task Header_and_body_must_agree(string? header, string meta, int code)
    {
        var body = $$"""{"jsonrpc":"2.0","id":4242,"method":"tools/list","params":{"_meta":{{meta}} } }""";
        var (status, message) = await PostStateless(body, header, "tools/list", null);
        Assert.Equal((400, code), (status, message["error"]!["code"].Number()));
        Assert.Equal(4242, message["id"].Number());
    }

    [Theory]
    [InlineData("get_usage", 200)]
    [InlineData("=?base64?Z2V0X3VzYWdl?=", 200)]
    [InlineData("get_inbox", 400)]
    [InlineData(null, 400)]
    public async Task The_name_header_must_name_the_tool(string? name, int status)
    {
        var body = $$"""
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_usage","arguments":{},
             "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",{{Capabilities}} } } }
            """;
        var (actual, message) = await PostStateless(body, "2026-07-28", "tools/call", name);
        Assert.Equal(status, actual);
        if (status == 200) Assert.NotNull(message["result"]!["structuredContent"]);
        else Assert.Equal(-32020, message["error"]!["code"].Number());
    }

    private async Task<(int Status, JsonNode Message)> PostStateless(
        string body, string? version, string? method, string? name)
    {
        var headers = new List<(string, string)>();
        if (version is not null) headers.Add((Revision.VersionHeader, version));
        if (method is not null) headers.Add((Revision.MethodHeader, method));
        if (name is not null) headers.Add((Revision.NameHeader, name));
        using var response = await fixture.Gateway.Post(fixture.OwnerKey, body, [.. headers]);
        return ((int)response.StatusCode, (await RunningGateway.ReadMessage(response))!);
    }
}
