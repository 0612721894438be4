using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack.Programs;

namespace MailMesh.Gateway.Tests.OAuth;

/// <summary>The official TypeScript clients connect by OAuth, and the official conformance tool looks on.</summary>
[Collection(OneGateway.Name)]
public sealed class OfficialClientTests(GatewayFixture fixture)
{
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(2);
    private static readonly NpmFolder Clients = new("tests/EndToEnd.Tests/Clients");

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public async Task The_official_client_connects_with_nothing_but_the_url(string client)
    {
        var tenant = await fixture.NewTenant();
        var run = await Clients.Run("oauth/connect.mjs", [], RunWithin, new Dictionary<string, string?>
        {
            ["CLIENT"] = client,
            ["MCP_URL"] = fixture.Gateway.Mcp.ToString(),
            ["OWNER_KEY"] = tenant.Key,
        });
        Assert.True(run.ExitCode == 0, run.Output);
        var grants = await fixture.Query<string>(
            "select name from access.keys where workspace_id = @WorkspaceId and client_id is not null",
            new { tenant.WorkspaceId });
        Assert.Equal($"Official client {client}", Assert.Single(grants));
    }

    [Fact]
    public async Task The_conformance_tool_finds_an_authorization_server()
    {
        var tenant = await fixture.NewTenant();
        var run = await Clients.Run("oauth/conformance.mjs", [], RunWithin, new Dictionary<string, string?>
        {
            ["ISSUER"] = fixture.Gateway.Http.BaseAddress!.ToString().TrimEnd('/'),
            ["OWNER_KEY"] = tenant.Key,
        });
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("Total: 3 passed, 0 failed", run.Output, StringComparison.Ordinal);
    }
}
