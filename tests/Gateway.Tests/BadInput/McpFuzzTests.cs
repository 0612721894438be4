using System.Globalization;
using System.Text;
using MailMesh.Gateway.Tests.Stack;
using Xunit.Abstractions;

namespace MailMesh.Gateway.Tests.BadInput;

[Collection(OneGateway.Name)]
public sealed class McpFuzzTests(GatewayFixture fixture, ITestOutputHelper output)
{
    private const int CallsOfEach = 100;
    private const string Good = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";
    /// <summary>Logs that the tests keep, pools and caches.</summary>
    private const long GrowthBytesMax = 48L * 1024 * 1024;

    [Fact]
    public async Task Whatever_is_posted_gets_its_code_leaks_nothing_and_costs_no_memory()
    {
        var tenant = await fixture.NewTenant();
        var faults = Verdict.Faults(fixture.Gateway);
        await Storm(tenant, "/mcp", seed: 1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var wrong = (await Task.WhenAll(
            Storm(tenant, "/mcp", seed: 2), Storm(tenant, "/mcp", seed: 3),
            Storm(tenant, "/mcp/mcpemails", seed: 4), Storm(tenant, "/mcp/qmailing", seed: 5))).SelectMany(one => one);
        Verdict.None(wrong);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{4 * CallsOfEach} calls; the heap grew by {grown} bytes");
        Assert.InRange(grown, long.MinValue, GrowthBytesMax);
        Assert.Equal(faults, Verdict.Faults(fixture.Gateway));
    }

    /// <returns>What went wrong, with its input.</returns>
    private async Task<List<string>> Storm(Tenant tenant, string path, int seed)
    {
        var calls = new HostileCalls(seed);
        var wrong = new List<string>();
        var client = await RawHttp.Connect(fixture.Gateway.Http.BaseAddress!);
        for (var number = 0; number < CallsOfEach; number++)
        {
            var call = calls.Next();
            await client.Send(Head(tenant, path, call));
            await client.Send(call.Body);
            var answer = await client.Answer();
            var verdict = Verdict.Of(answer)
                ?? (call.Expected.Length == 0 || call.Expected.Contains((answer!.Status, Verdict.CodeOf(answer)))
                    || !IsOurs(path, call)
                    ? null
                    : $"{answer.Status}, {Verdict.CodeOf(answer)}");
            if (verdict is not null) wrong.Add($"seed {seed}, {number}: {verdict} <- {path} {Shown(call)}");
            if (answer?.Header("connection") == "close" || answer is null)
            {
                client.Dispose();
                client = await RawHttp.Connect(fixture.Gateway.Http.BaseAddress!);
            }
            if (number % 50 != 0) continue;
            var good = new HostileCall("good", Encoding.UTF8.GetBytes(Good));
            await client.Send(Head(tenant, path, good) + Good);
            if ((await client.Answer())?.Status != 200) wrong.Add($"seed {seed}: no good answer after {Shown(call)}");
        }
        client.Dispose();
        return wrong;
    }

    /// <summary>A profile may have no batches: then it says so in place of what is wrong with one.</summary>
    private static bool IsOurs(string path, HostileCall call) =>
        path == "/mcp" || !call.Kind.Contains("batch", StringComparison.Ordinal);

    private static string Shown(HostileCall call) => $"{call}"[..Math.Min(500, $"{call}".Length)];

    private static string Head(Tenant tenant, string path, HostileCall call)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Host"] = "localhost",
            ["Authorization"] = $"Bearer {tenant.Key}",
            ["Content-Type"] = "application/json",
            ["Accept"] = "application/json, text/event-stream",
            ["Content-Length"] = call.Body.Length.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in call.Headers) headers[name] = value;
        return $"POST {path} HTTP/1.1\r\n{string.Concat(headers.Select(pair => $"{pair.Key}: {pair.Value}\r\n"))}\r\n";
    }
}
