using System.Text.Json;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.BadInput;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Tenants;

/// <summary>
/// Every id of one workspace with the key of another, in every field of every tool, resource, prompt and completion:
/// it answers as an id that never was, and costs the same statements.
/// </summary>
[Collection(OneGateway.Name)]
public sealed class ForeignIdTests(GatewayFixture fixture) : IAsyncLifetime
{
    private const int QuestionsAtOnceMax = 4;

    /// <summary>Names of ids that don't end in _id or _ids.</summary>
    private static readonly string[] OtherIds = ["after", "in_reply_to"];

    /// <summary>Ids that another service looks up, which Webhooks.Tests asks.</summary>
    private static readonly string[] LookedUpElsewhere = ["event_ids"];

    /// <summary>What a tool wants besides what its schema requires. A new tool may need a line here.</summary>
    private static readonly (string Tool, (string Field, string Json) Value)[] Besides =
    [
        ("wait_for_email", ("timeout_seconds", "1")), ("update_emails", ("read", "true")),
        ("update_send", ("cancel", "true")), ("replay_webhook", ("since", "\"2026-01-01T00:00:00Z\"")),
    ];

    private TwoTenants _world = null!;

    public async Task InitializeAsync() => _world = await TwoTenants.Begin(fixture);

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Fact]
    public async Task In_a_tool_a_foreign_id_is_as_an_absent_one()
    {
        var fields = ToolField.All(fixture).Where(IsId).ToList();
        Assert.InRange(fields.Count, 35, 500);
        await None(
            from field in fields
            from foreign in _world.Foreign()
            select ($"{foreign.Kind} in {field}", foreign.Id,
                (Func<string, Task<HttpResponseMessage>>)(id => Call(foreign.Key, field, id))));
    }

    [Fact]
    public async Task A_tool_that_is_asked_for_an_absent_id_says_that_there_is_none()
    {
        var wrong = new List<string>();
        foreach (var field in ToolField.All(fixture).Where(IsId))
        {
            if (LookedUpElsewhere.Contains(field.Name)) continue;
            using var response = await Call(_world.Bob.Owner.Key, field, TwoTenants.Absent(""));
            var text = await response.Content.ReadAsStringAsync();
            // A question that fails for another reason proves nothing about ids.
            if (!text.Contains("not_found", StringComparison.Ordinal)) wrong.Add($"{field}: {text}");
        }
        Verdict.None(wrong);
    }

    [Fact]
    public Task As_a_resource_a_foreign_id_is_as_an_absent_one() => None(
        from kind in (string[])["email/{0}", "thread/{0}", "attachment/{0}.0", "attachment/{0}.1"]
        from foreign in _world.Foreign()
        select ($"{foreign.Kind} as {kind}", foreign.Id, Ask(foreign.Key, "resources/read", id => new
        {
            uri = "mail://" + kind.Replace("{0}", id, StringComparison.Ordinal),
        })));

    [Fact]
    public Task In_prompts_and_completions_a_foreign_id_is_as_an_absent_one() => None(
        from foreign in _world.Foreign()
        from ask in (Func<string, Task<HttpResponseMessage>>[])
        [
            Ask(foreign.Key, "prompts/get", id => new { name = "draft_reply", arguments = new { email_id = id } }),
            Ask(foreign.Key, "prompts/get", id => new { name = "triage_inbox", arguments = new { inbox = id } }),
            Ask(foreign.Key, "completion/complete", id => Completion("inbox", id, "x")),
            Ask(foreign.Key, "completion/complete", id => Completion("folder", "", id)),
            Ask(foreign.Key, "completion/complete", id => Completion("label", "", id)),
        ]
        select (foreign.Kind, foreign.Id, ask));

    private static object Completion(string argument, string value, string inbox) => new
    {
        @ref = new { type = "ref/prompt", name = "triage_inbox" },
        argument = new { name = argument, value },
        context = new { arguments = new { inbox } },
    };

    private static bool IsId(ToolField field) =>
        field.Types.Contains("string")
        && (Array.Exists(["_id", "_ids"], end => field.Name.EndsWith(end, StringComparison.Ordinal))
            || OtherIds.Contains(field.Name));

    private Func<string, Task<HttpResponseMessage>> Ask(string key, string method, Func<string, object> parameters) =>
        id => _world.Post(key, "/mcp", JsonSerializer.Serialize(new
        {
            jsonrpc = "2.0", id = 1, method, @params = parameters(id),
        }));

    private Task<HttpResponseMessage> Call(string key, ToolField field, string id)
    {
        var arguments = JsonNode.Parse(field.Arguments($"\"{id}\"", _world.Bob.OwnFor))!;
        foreach (var (name, value) in Besides)
        {
            if (field.Tool.Card.Name == name) arguments[value.Field] ??= JsonNode.Parse(value.Json);
        }
        if (field.Name == "event_ids") arguments.AsObject().Remove("since");
        if (field is { Name: "draft_id", Tool.Card.Name: "save_draft" }) arguments["version"] = 1;
        if (field is { Steps: ["attachments", ..], Tool.Card.Name: "save_draft" })
            arguments["inbox_id"] = _world.Bob.OwnFor("inbox_id");
        if (field.Steps is ["attachments", .., "email_id"]) arguments["attachments"]![0]!["index"] = 0;
        return _world.Post(key, field.Path, JsonSerializer.Serialize(new
        {
            jsonrpc = "2.0", id = 1, method = "tools/call",
            @params = new { name = field.Tool.Card.Name, arguments },
        }));
    }

    private async Task None(
        IEnumerable<(string What, string Id, Func<string, Task<HttpResponseMessage>> Ask)> questions)
    {
        var wrong = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await Parallel.ForEachAsync(
            questions, new ParallelOptions { MaxDegreeOfParallelism = QuestionsAtOnceMax }, async (question, _) =>
            {
                if (await _world.Difference(question.Id, question.Ask) is { } difference)
                    wrong.Enqueue($"{question.What}: {difference}");
            });
        Verdict.None(wrong);
    }
}
