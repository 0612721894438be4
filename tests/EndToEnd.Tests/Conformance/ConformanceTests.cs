using MailMesh.EndToEnd.Tests.Clients;

namespace MailMesh.EndToEnd.Tests.Conformance;

/// <summary>
/// The scenarios of the official conformance tool that a server without its fixture tools can pass. The others call
/// tools, prompts and resources named <c>test_*</c>, which a product doesn't have.
/// </summary>
[Collection(OneMesh.Name)]
public class ConformanceTests(MeshFixture fixture)
{
    [Theory]
    [InlineData("server-initialize")]
    [InlineData("ping")]
    [InlineData("logging-set-level")]
    [InlineData("tools-list")]
    [InlineData("server-sse-multiple-streams")]
    [InlineData("dns-rebinding-protection")]
    public async Task The_official_scenario_passes(string scenario)
    {
        await using var proxy = await KeyedProxy.Start(fixture.Mesh.Endpoints.Mcp, fixture.Mesh.Endpoints.ApiKey);

        var run = await NodeClients.Run("node_modules/@modelcontextprotocol/conformance/dist/index.js",
            ["server", "--url", $"{proxy.Url}/mcp", "--scenario", scenario]);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("0 failed", run.Output, StringComparison.OrdinalIgnoreCase);
    }
}
