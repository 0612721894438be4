using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailMesh.Gateway.Schemas;

/// <summary>
/// What tools/list says of a result: the fields that are always there. Each field that may be there costs every agent
/// tokens in every session, and a result says itself what it holds; docs/tools.md names them all.
/// </summary>
public static class OutputOutline
{
    public static JsonElement Of(string schema)
    {
        var whole = JsonElement.Parse(schema);
        var outline = Kind(whole);
        var kept = new JsonObject();
        foreach (var name in whole.GetProperty("required").EnumerateArray().Select(name => name.GetString()!))
            kept[name] = Kind(whole.GetProperty("properties").GetProperty(name));
        outline["properties"] = kept;
        outline["required"] = JsonNode.Parse(whole.GetProperty("required").GetRawText());
        return outline.Deserialize<JsonElement>();
    }

    private static JsonObject Kind(JsonElement schema)
    {
        var kind = new JsonObject { ["type"] = JsonNode.Parse(schema.GetProperty("type").GetRawText()) };
        if (schema.TryGetProperty("items", out var items)) kind["items"] = Kind(items);
        return kind;
    }
}
