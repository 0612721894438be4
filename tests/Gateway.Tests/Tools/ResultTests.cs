using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tests.Gates;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Tools;

/// <summary>What every tool answers, by every way to it, against its output schema and as committed.</summary>
[Collection(OneGateway.Name)]
public sealed partial class ResultTests(GatewayFixture fixture)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What is another number in each run.</summary>
    private static readonly string[] Counted = ["used", "left", "lag_seconds"];

    [Fact]
    public async Task Every_result_holds_what_its_schema_says_no_null_and_nothing_else()
    {
        var tenant = await fixture.NewTenant();
        var world = await GateWorld.Fill(fixture, tenant);
        var failures = new List<string>();
        var results = new JsonObject();
        foreach (var door in GateTable.Doors(fixture))
        {
            var own = door.Arguments.ContainsKey("draft_id") ? await world.WithDraft(tenant) : world;
            var (code, result) = await door.Call(tenant.Key, own.Real(door.Arguments));
            if (code is not null)
            {
                failures.Add($"{door.Name} refused: {code}");
                continue;
            }
            failures.AddRange(Faults(door, result!));
            // By REST a tool answers the same.
            if (!door.IsRoute) results[door.Name] = Plain(result!.DeepClone());
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Snapshot.Matches("tests/Gateway.Tests/Snapshots/results.json", results.ToJsonString(Indented) + "\n");
    }

    private static IEnumerable<string> Faults(GateDoor door, JsonNode result)
    {
        var element = JsonElement.Parse(result.ToJsonString());
        if (ArgumentSchema.Parse(door.Card.Output).Check(element) is { } wrong) yield return $"{door.Name}: {wrong}";
        foreach (var fault in Undeclared(door.Name, element, JsonElement.Parse(door.Card.Output))) yield return fault;
    }

    private static IEnumerable<string> Undeclared(string path, JsonElement value, JsonElement schema)
    {
        if (value.ValueKind == JsonValueKind.Null) yield return $"{path} is null";
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var fault in value.EnumerateArray().SelectMany(item => Undeclared($"{path}[]", item, items)))
                yield return fault;
        }
        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var fields))
            yield break;
        foreach (var field in value.EnumerateObject())
        {
            if (!fields.TryGetProperty(field.Name, out var declared))
            {
                yield return $"{path}.{field.Name} stands in no schema";
                continue;
            }
            foreach (var fault in Undeclared($"{path}.{field.Name}", field.Value, declared)) yield return fault;
        }
    }

    /// <summary>Without what differs from run to run.</summary>
    private static JsonNode? Plain(JsonNode? node, string? field = null)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields.ToList()) fields[name] = Plain(value?.DeepClone(), name);
                return fields;
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Plain(item?.DeepClone(), field))]);
            case JsonValue value when value.TryGetValue<string>(out var text):
                text = Ids().Replace(Times().Replace(Marks().Replace(text, "mail-MARK"), "TIME"), "ID");
                return Secrets().Replace(text, "whsec_SECRET");
            default:
                return field is not null && Counted.Contains(field) ? 0 : node;
        }
    }

    [GeneratedRegex("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")]
    private static partial Regex Ids();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Times();

    [GeneratedRegex("mail-[0-9a-f]{12}")]
    private static partial Regex Marks();

    [GeneratedRegex("whsec_[A-Za-z0-9+/=]+")]
    private static partial Regex Secrets();
}
