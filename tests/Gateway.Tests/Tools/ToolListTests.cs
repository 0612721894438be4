using System.Text.Json;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Gateway.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.Tools;

[Collection(OneGateway.Name)]
public sealed class ToolListTests(GatewayFixture fixture)
{
    // The rule of thumb of tokenizers for JSON in English: characters, unescaped as a model reads them, by four.
    private const int CharactersOfAToken = 4;
    private const int TokensMax = 8_000;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Plain = new(Indented) { WriteIndented = false };

    private ToolCatalog Catalog => fixture.Gateway.Services.GetRequiredService<ToolCatalog>();

    [Theory]
    [InlineData("everything",
        Scopes.InboxRead, Scopes.InboxWrite, Scopes.EmailRead, Scopes.EmailWrite, Scopes.EmailDraft,
        Scopes.EmailSend, Scopes.WebhookManage)]
    [InlineData("reading", Scopes.InboxRead, Scopes.EmailRead)]
    [InlineData("changing", Scopes.EmailWrite)]
    [InlineData("drafting", Scopes.EmailRead, Scopes.EmailDraft)]
    [InlineData("sending", Scopes.EmailSend)]
    [InlineData("webhooks", Scopes.WebhookManage)]
    [InlineData("people", Scopes.KeyManage)]
    public async Task What_a_scope_set_sees_is_as_committed(string name, params string[] scopes)
    {
        var tenant = await fixture.NewTenant(scopes: scopes);
        var listed = (await fixture.Gateway.Rpc(tenant.Key, "tools/list")).Result!["tools"]!.AsArray();
        // The schemas stand in the full list; the others differ in what they leave out.
        JsonNode shown = name == "everything"
            ? listed
            : new JsonArray([.. listed.Select(tool => (JsonNode)tool!["name"].Text())]);
        Snapshot.Matches(
            $"tests/Gateway.Tests/Snapshots/tools-list-{name}.json", shown.ToJsonString(Indented) + "\n");
    }

    [Fact]
    public async Task The_whole_list_costs_an_agent_few_tokens()
    {
        var listed = (await fixture.Gateway.Rpc(fixture.OwnerKey, "tools/list")).Result!["tools"]!;
        Assert.Equal(Catalog.All.Count, listed.AsArray().Count);
        Assert.InRange(listed.ToJsonString(Plain).Length / CharactersOfAToken, 1, TokensMax);
    }

    [Fact]
    public void Every_field_of_every_tool_has_a_description_and_an_example_that_passes()
    {
        foreach (var tool in Catalog.All)
        {
            var input = JsonElement.Parse(tool.Card.Input);
            foreach (var field in input.GetProperty("properties").EnumerateObject())
            {
                var where = $"{tool.Card.Name}.{field.Name}";
                Assert.True(field.Value.TryGetProperty("description", out _), $"{where} has no description");
                Assert.True(field.Value.TryGetProperty("examples", out var examples), $"{where} has no example");
                var schema = ArgumentSchema.Parse(field.Value.GetRawText());
                foreach (var example in examples.EnumerateArray()) Assert.Null(schema.Check(example, where));
            }
            Assert.False(input.GetProperty("additionalProperties").GetBoolean(), tool.Card.Name);
            ArgumentSchema.Parse(tool.Card.Output);
        }
    }

    [Fact]
    public void Docs_tools_md_says_what_the_code_says() =>
        Snapshot.Matches("docs/tools.md", Docs.ToolsPage.Of(Catalog));

    [Fact]
    public async Task Lists_may_not_be_shared_between_keys()
    {
        const string Meta = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}";
        using var response = await fixture.Gateway.Post(
            fixture.OwnerKey, $$"""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{ {{Meta}} } }""",
            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/list"));
        var result = (await RunningGateway.ReadMessage(response))!["result"]!;
        Assert.Equal("private", result["cacheScope"].Text());
    }
}
