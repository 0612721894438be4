using System.Globalization;
using System.Text;
using System.Text.Json;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Tests.Docs;

/// <summary>Writes docs/tools.md from the catalog.</summary>
public static class ToolsPage
{
    public static string Of(ToolCatalog catalog)
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Tools

            What agents see on `/mcp`. Generated from the code: change a tool's file, then run
            `MAILMESH_UPDATE_SNAPSHOTS=1 ./mailmesh test Gateway`. How to add one: [adding-a-tool.md](adding-a-tool.md).

            Each call passes the gates in this order: key (HTTP 401, -32001), plan, scope, arguments (-32602),
            ownership, limits, send policy. Lists take `cursor` and `limit`; a result has at most 30,000 characters
            and says how to go on. What a sender wrote stands inside a fence with a mark that is random for each
            result.


            """);
        page.AppendLine("| tool | scope | hints | what it does |").AppendLine("| --- | --- | --- | --- |");
        foreach (var tool in catalog.All)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"| [`{tool.Card.Name}`](#{tool.Card.Name}) | {tool.Card.Scope ?? "any"} | {Hints(tool.Card.Hints)} ");
            page.AppendLine(CultureInfo.InvariantCulture, $"| {FirstSentence(tool.Card.Description)} |");
        }
        foreach (var tool in catalog.All) Write(page, tool);
        WriteErrors(page);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void Write(StringBuilder page, Tool tool)
    {
        page.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {tool.Card.Name}").AppendLine();
        page.AppendLine(tool.Card.Description).AppendLine();
        var input = JsonElement.Parse(tool.Card.Input);
        var required = input.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet()
            : [];
        var fields = input.GetProperty("properties").EnumerateObject().ToList();
        if (fields.Count == 0) page.AppendLine("No arguments.");
        else WriteArguments(page, fields, required);
        var result = Shape(JsonElement.Parse(tool.Card.Output));
        page.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Answers {result}.");
    }

    private static void WriteArguments(
        StringBuilder page, List<JsonProperty> fields, HashSet<string> required)
    {
        page.AppendLine("| argument | | bounds | meaning |").AppendLine("| --- | --- | --- | --- |");
        foreach (var field in fields)
        {
            var need = required.Contains(field.Name) ? "required" : "";
            page.Append(CultureInfo.InvariantCulture, $"| `{field.Name}` | {need} ");
            page.Append(CultureInfo.InvariantCulture, $"| {Bounds(field.Value)} ");
            page.AppendLine(CultureInfo.InvariantCulture, $"| {field.Value.GetProperty("description").GetString()} |");
        }
    }

    /// <summary>The fields of a result; those that may be missing with a question mark.</summary>
    private static string Shape(JsonElement schema)
    {
        if (schema.TryGetProperty("items", out var items))
            return items.TryGetProperty("properties", out _) ? $"[{Shape(items)}]" : "[ ]";
        if (!schema.TryGetProperty("properties", out var properties)) return "";
        var always = schema.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet()
            : [];
        return string.Join(", ", properties.EnumerateObject().Select(field =>
            $"`{field.Name}{(always.Contains(field.Name) ? "" : "?")}`{Inside(Shape(field.Value))}"));

        static string Inside(string shape) => shape.Length == 0 ? "" : shape[0] == '[' ? $" {shape}" : $" ({shape})";
    }

    private static void WriteErrors(StringBuilder page)
    {
        page.AppendLine().AppendLine("## Error codes").AppendLine();
        page.AppendLine("Over MCP in `errorCode`, over REST in `code` of `application/problem+json`:");
        var codes = typeof(ErrorCodes).GetFields()
            .Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal);
        page.Append(string.Join(", ", codes.Select(code => $"`{code}`"))).AppendLine(".");
    }

    private static string Bounds(JsonElement field)
    {
        var parts = new List<string> { field.GetProperty("type").GetString()! };
        if (field.TryGetProperty("enum", out var choices))
            parts = [string.Join(", ", choices.EnumerateArray().Select(choice => $"`{choice.GetString()}`"))];
        foreach (var (keyword, word) in new[]
        {
            ("minimum", "from"), ("maximum", "to"), ("maxLength", "at most"), ("maxItems", "at most"),
            ("default", "default"),
        })
        {
            if (!field.TryGetProperty(keyword, out var value)) continue;
            var unit = keyword switch { "maxLength" => " characters", "maxItems" => " items", _ => "" };
            parts.Add($"{word} {value.GetRawText().Trim('"')}{unit}");
        }
        return string.Join(", ", parts);
    }

    private static string Hints(Hints hints)
    {
        var words = new List<string>();
        if (hints.HasFlag(Gateway.Tools.Hints.ReadOnly)) words.Add("read-only");
        if (hints.HasFlag(Gateway.Tools.Hints.Destructive)) words.Add("destructive");
        if (hints.HasFlag(Gateway.Tools.Hints.Idempotent)) words.Add("idempotent");
        if (hints.HasFlag(Gateway.Tools.Hints.OpenWorld)) words.Add("open world");
        return words.Count == 0 ? "–" : string.Join(", ", words);
    }

    private static string FirstSentence(string text) =>
        text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..(end + 1)] : text;
}
