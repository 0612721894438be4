using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack;

namespace MailMesh.Gateway.Tests.Doors;

/// <summary>SIGTERM to the real process, with calls of every kind under way.</summary>
[Collection(OneGateway.Name)]
public sealed class DrainTests(GatewayFixture fixture)
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(30);

    private const string Data = "data: ";
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";

    [Fact]
    public async Task Running_calls_end_new_ones_are_turned_away_and_the_process_leaves()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        using var gateway = await GatewayProcess.Start(fixture.Settings(
            ("Door:Limits:AnswerSilenceMax", "00:00:01"), ("Door:Limits:RateGraceTime", "00:01:00"),
            ("Door:DrainTimeMax", "00:00:30")));
        using var waiting = await Call(gateway, tenant, "wait_for_email", new { inbox_id = inbox });
        await waiting.Starts(); // as an event stream, which a comment keeps alive
        using var sending = await Call(gateway, tenant, "send_email", new
        {
            inbox_id = inbox, to = new[] { "bob@example.com" }, subject = "state:none", body = "hello",
        });
        await Eventually.Holds(async () => (await fixture.Query<long>(
            "select count(*) from access.sends where workspace_id = @id", new { id = tenant.WorkspaceId }))[0] == 1);
        using var idle = await RawHttp.Connect(gateway.Address);
        await idle.Send(Head(tenant, Ping) + Ping);
        Assert.Equal(200, (await idle.Answer())!.Status);
        using var slow = await HalfSent(gateway, tenant);

        gateway.Terminate();
        Assert.Equal("queued", (await Result(sending))["state"].Text());
        var nothing = await Result(waiting);
        Assert.True(nothing["timed_out"]!.GetValue<bool>());
        Assert.InRange(nothing["waited_seconds"].Number(), 1, 44);
        // The half-sent call is still under way, so the process listens: who comes now is sent elsewhere.
        await idle.Send(Head(tenant, Ping) + Ping);
        var refused = (await idle.Answer())!;
        Assert.Equal((503, "1"), (refused.Status, refused.Header("retry-after")));
        Assert.Equal("close", refused.Header("connection"));
        Assert.True(await idle.IsClosed());
        using var prober = await RawHttp.Connect(gateway.Address);
        await prober.Send("GET /health HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n");
        Assert.Equal(503, (await prober.Answer())!.Status);
        await slow.Send(Ping[20..]);
        Assert.Equal(200, (await slow.Answer())!.Status);
        Assert.Equal(0, await gateway.Exited.WaitAsync(EndsWithin));
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_cut_off_in_time()
    {
        var tenant = await fixture.NewTenant();
        using var gateway = await GatewayProcess.Start(fixture.Settings(
            ("Door:DrainTimeMax", "00:00:01"), ("Door:Limits:RateGraceTime", "00:01:00")));
        using var slow = await HalfSent(gateway, tenant);
        gateway.Terminate();
        Assert.Equal(0, await gateway.Exited.WaitAsync(EndsWithin));
        Assert.Null(await slow.Answer());
        Assert.Contains("1 calls are cut off", gateway.Output, StringComparison.Ordinal);
    }

    /// <summary>A call that the gateway runs, as its leave to send the body says, and can't end.</summary>
    private static async Task<RawHttp> HalfSent(GatewayProcess gateway, Tenant tenant)
    {
        var client = await RawHttp.Connect(gateway.Address);
        await client.Send(Head(tenant, Ping, "Expect: 100-continue\r\n"));
        await client.Starts();
        await client.Send(Ping[..20]);
        return client;
    }

    private static async Task<RawHttp> Call(GatewayProcess gateway, Tenant tenant, string tool, object arguments)
    {
        var body = JsonSerializer.Serialize(new
        {
            jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name = tool, arguments },
        });
        var client = await RawHttp.Connect(gateway.Address);
        await client.Send(Head(tenant, body) + body);
        return client;
    }

    private static async Task<JsonNode> Result(RawHttp client)
    {
        var answer = (await client.Answer())!;
        var json = answer.Header("content-type") == "text/event-stream"
            ? answer.Body.Split('\n').Last(line => line.StartsWith(Data, StringComparison.Ordinal))[Data.Length..]
            : answer.Body;
        return JsonNode.Parse(json)!["result"]!["structuredContent"]!;
    }

    private static string Head(Tenant tenant, string body, string more = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {tenant.Key}\r\n"
        + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n{more}\r\n");
}
