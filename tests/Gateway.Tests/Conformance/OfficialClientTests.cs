using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Gates;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack.Programs;

namespace MailMesh.Gateway.Tests.Conformance;

/// <summary>The official TypeScript clients with a key: they hold each result against the listed schema.</summary>
[Collection(OneGateway.Name)]
public sealed class OfficialClientTests(GatewayFixture fixture)
{
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(2);
    private static readonly NpmFolder Clients = new("tests/EndToEnd.Tests/Clients");

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public async Task The_official_client_calls_every_tool(string client)
    {
        var tenant = await fixture.NewTenant();
        var world = await GateWorld.Fill(fixture, tenant);
        var calls = new JsonArray([.. GateTable.Tools.Select(row => (JsonNode)new JsonObject
        {
            ["name"] = (string)row[0], ["arguments"] = world.Real((string)row[1]),
        })]);
        // The draft that there is gets sent.
        var draft = (await tenant.Call("save_draft", new { inbox_id = ArgumentOf("get_inbox", "inbox_id") })).Ok();
        calls.Single(call => call!["name"].Text() == "delete_draft")!["arguments"]!["draft_id"] = draft["id"].Text();
        var run = await Clients.Run("every-tool.mjs", [], RunWithin, new Dictionary<string, string?>
        {
            ["CLIENT"] = client,
            ["MCP_URL"] = fixture.Gateway.Mcp.ToString(),
            ["API_KEY"] = tenant.Key,
            ["CALLS"] = calls.ToJsonString(),
            ["EMAIL_ID"] = ArgumentOf("get_email", "email_id"),
            ["INBOX"] = $"box-{Guid.Parse(ArgumentOf("get_inbox", "inbox_id")):n}@mailmesh.test",
        });
        Assert.True(run.ExitCode == 0, run.Output);

        string ArgumentOf(string tool, string name) =>
            calls.Single(call => call!["name"].Text() == tool)!["arguments"]![name].Text();
    }
}
