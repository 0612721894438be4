using System.Text.Json;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Profiles;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Gateway.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Gateway.Tests.BadInput;

/// <summary>One field of a tool's arguments, however deep: its place, and its part of the schema.</summary>
/// <param name="Path">Where the tool is called.</param>
/// <param name="Steps">Names of properties; "0" is the first item of an array.</param>
public sealed record ToolField(string Path, Tool Tool, IReadOnlyList<string> Steps, JsonElement Schema)
{
    private const string Mark = "\"<here>\"";

    /// <summary>The name without the places in arrays.</summary>
    public string Name => Steps.Last(step => step != "0");

    public bool IsMany => Steps[^1] == "0" || Types.Contains("array");

    public string[] Types => Schema.TryGetProperty("type", out var type)
        ? type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)]
            : [type.GetString()!]
        : [];

    /// <summary>Arguments that fit the schema, but for this field.</summary>
    /// <param name="value">As JSON, which need not be well-formed.</param>
    /// <param name="own">What stands for a required field, by its name; null: its example.</param>
    public string Arguments(string value, Func<string, JsonNode?>? own = null)
    {
        var root = JsonElement.Parse(Tool.Card.Input);
        var arguments = Filled(root, own);
        JsonNode node = arguments;
        var schema = root;
        foreach (var (position, step) in Steps.Index())
        {
            var last = position == Steps.Count - 1;
            var inner = step == "0" ? schema.GetProperty("items") : schema.GetProperty("properties").GetProperty(step);
            var next = last ? JsonValue.Create("<here>")
                : Steps[position + 1] == "0" ? new JsonArray()
                : (JsonNode)Filled(inner, own);
            if (node is JsonArray array) array.Add(next);
            else node[step] = next;
            (node, schema) = (next!, inner);
        }
        return arguments.ToJsonString().Replace("\"\\u003Chere\\u003E\"", Mark, StringComparison.Ordinal)
            .Replace(Mark, value, StringComparison.Ordinal);
    }

    public override string ToString() => $"{Path} {Tool.Card.Name}.{string.Join('.', Steps)}";

    /// <summary>Every field of every tool on every endpoint: what joins the catalog joins here.</summary>
    public static IReadOnlyList<ToolField> All(GatewayFixture fixture)
    {
        var services = fixture.Gateway.Services;
        var tools = services.GetRequiredService<ToolCatalog>().All.Select(tool => ("/mcp", tool))
            .Concat(services.GetServices<Profile>().SelectMany(profile =>
                profile.Tools.Select(tool => (profile.Path, (Tool)tool))));
        return [.. tools.SelectMany(pair => Of(pair.Item1, pair.Item2, JsonElement.Parse(pair.Item2.Card.Input), []))];
    }

    private static IEnumerable<ToolField> Of(string path, Tool tool, JsonElement schema, string[] steps)
    {
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                string[] place = [.. steps, property.Name];
                yield return new ToolField(path, tool, place, property.Value);
                foreach (var inner in Of(path, tool, property.Value, place)) yield return inner;
            }
        }
        if (!schema.TryGetProperty("items", out var items)) yield break;
        yield return new ToolField(path, tool, [.. steps, "0"], items);
        foreach (var inner in Of(path, tool, items, [.. steps, "0"])) yield return inner;
    }

    private static JsonObject Filled(JsonElement schema, Func<string, JsonNode?>? own)
    {
        var filled = new JsonObject();
        if (!schema.TryGetProperty("required", out var required)) return filled;
        foreach (var name in required.EnumerateArray().Select(name => name.GetString()!))
        {
            filled[name] = own?.Invoke(name)
                ?? JsonNode.Parse(schema.GetProperty("properties").GetProperty(name).GetProperty("examples")[0]
                    .GetRawText());
        }
        return filled;
    }
}
