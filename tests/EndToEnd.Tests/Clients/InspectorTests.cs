using System.Text.Json.Nodes;
using MailMesh.TestStack.Programs;

namespace MailMesh.EndToEnd.Tests.Clients;

/// <summary>The MCP Inspector's command line, given a URL and a key, against a running mesh.</summary>
[Collection(OneMesh.Name)]
public sealed class InspectorTests(MeshFixture fixture) : IDisposable
{
    private const string Launcher = "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js";
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("mailmesh-inspector-");

    public void Dispose() => home.Delete(recursive: true);

    [Theory]
    [InlineData("legacy")]
    [InlineData("modern")]
    public async Task It_lists_and_calls_with_a_key(string era)
    {
        var key = fixture.Mesh.Endpoints.ApiKey;
        var tools = Result(await Inspect(key, era, "--method", "tools/list"))["tools"]!.AsArray();
        Assert.Contains(tools, tool => tool!["name"]!.GetValue<string>() == "list_emails");

        var called = Result(await Inspect(key, era, "--method", "tools/call", "--tool-name", "get_inbox",
            "--tool-arg", $"inbox_id={fixture.OtherInboxAddress}"));
        Assert.Equal(fixture.OtherInboxId, called["structuredContent"]!["id"]!.GetValue<string>());

        var refused = await Inspect(key, era, "--method", "tools/call", "--tool-name", "get_inbox",
            "--tool-arg", "inbox_id=nobody@mailmesh.test");
        Assert.Equal(5, refused.ExitCode); // Its code for isError.
        Assert.Contains("inbox_not_found", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_lists_resources_and_prompts_and_gets_one()
    {
        var key = fixture.Mesh.Endpoints.ApiKey;
        Assert.Empty(Result(await Inspect(key, "auto", "--method", "resources/list"))["resources"]!.AsArray());
        var templates = Result(await Inspect(key, "auto", "--method", "resources/templates/list"));
        Assert.Equal(["mail://email/{id}", "mail://thread/{id}", "mail://attachment/{id}"],
            templates["resourceTemplates"]!.AsArray().Select(it => it!["uriTemplate"]!.GetValue<string>()));
        var prompts = Result(await Inspect(key, "auto", "--method", "prompts/list"))["prompts"]!.AsArray();
        Assert.Contains(prompts, prompt => prompt!["name"]!.GetValue<string>() == "weekly_digest");
        var prompt = Result(await Inspect(key, "auto", "--method", "prompts/get", "--prompt-name", "weekly_digest",
            "--prompt-args", $"inbox={fixture.OtherInboxAddress}"));
        Assert.Contains(fixture.OtherInboxAddress, prompt.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_told_to_log_in()
    {
        var run = await Inspect("mm_live_wrong", "auto", "--method", "tools/list");
        Assert.Equal(3, run.ExitCode); // Its code for a login that is needed.
    }

    private Task<NodeRun> Inspect(string key, string era, params string[] arguments) =>
        NodeClients.Run(
            Launcher,
            [
                "--cli", fixture.Mesh.Endpoints.Mcp.ToString(), "--transport", "http", "--header",
                $"Authorization: Bearer {key}", "--stored-auth-only", "--protocol-era", era, .. arguments,
            ],
            // What it keeps, it keeps there.
            new Dictionary<string, string?> { ["HOME"] = home.FullName });

    private static JsonNode Result(NodeRun run)
    {
        Assert.True(run.ExitCode == 0, run.Output);
        return JsonNode.Parse(run.Output[run.Output.IndexOf('{', StringComparison.Ordinal)..])!;
    }
}
