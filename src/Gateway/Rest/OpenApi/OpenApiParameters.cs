using System.Text.Json.Nodes;
using MailMesh.Gateway.Schemas;

namespace MailMesh.Gateway.Rest.OpenApi;

/// <summary>Where the arguments of a route stand.</summary>
internal static class OpenApiParameters
{
    private const string IdempotencyKeyName = "IdempotencyKey";
    private const string IfMatch = "IfMatch";
    private const string IfNoneMatch = "IfNoneMatch";

    private const string Id = $$"""
        {"type":"string","minLength":1,"maxLength":64,"description":"From a list.","examples":["{{Fields.ExampleId}}"]}
        """;

    public static JsonArray Of(RouteCard card)
    {
        var known = JsonNode.Parse(card.Input)!["properties"]!.AsObject();
        var required = Required(card.Input);
        var all = new JsonArray();
        foreach (var name in card.PathNames)
        {
            // A path that names one of a list describes it as the list does.
            var schema = known[name] ?? (card.ListedAs is null ? null : JsonNode.Parse(Fields.EmailId));
            all.Add(Parameter(name, "path", schema?.DeepClone() ?? JsonNode.Parse(Id)!, isRequired: true));
        }
        if (!card.HasBody)
        {
            foreach (var (name, schema) in card.Fields(card.Input))
                all.Add(Parameter(name, "query", schema!.DeepClone(), required.Contains(name)));
        }
        if (card.TakesIdempotencyKey) all.Add(Shared(IdempotencyKeyName));
        if (card.TakesVersion) all.Add(Shared(IfMatch));
        if (card.HasTag) all.Add(Shared(IfNoneMatch));
        return all;
    }

    /// <summary>Null where a route takes no body.</summary>
    public static JsonObject? Body(RouteCard card)
    {
        if (!card.HasBody || !card.Fields(card.Input).Any()) return null;
        var schema = BodySchema(card, card.Input);
        var isRequired = schema.ContainsKey("required");
        if (card.Instead is { } other)
            schema = new JsonObject { ["anyOf"] = new JsonArray(schema, BodySchema(card, other.Input)) };
        return new JsonObject
        {
            ["required"] = isRequired,
            ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } },
        };
    }

    public static JsonObject Shared() => new()
    {
        [IdempotencyKeyName] = Parameter(IdempotencyKey.Header, "header", new JsonObject
        {
            ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 128,
            ["description"] = "Text of your own, new for each mail, bare or in quotes: a repeat with it sends nothing "
                + "again and answers the first send; another mail under it answers 409.",
            ["examples"] = new JsonArray("invoice-4711-reminder-1"),
        }),
        [IfMatch] = Parameter("If-Match", "header", new JsonObject
        {
            ["type"] = "string", ["pattern"] = "^\"[0-9]+\"$",
            ["description"] = "The version you read, in quotes, in place of `version`: another by now answers 412.",
            ["examples"] = new JsonArray("\"1\""),
        }),
        [IfNoneMatch] = Parameter("If-None-Match", "header", new JsonObject
        {
            ["type"] = "string",
            ["description"] = "ETag of an answer that you have: 304 where it still holds.",
            ["examples"] = new JsonArray("W/\"dGhlIHNhbWU\""),
        }),
    };

    private static JsonObject Parameter(string name, string place, JsonNode schema, bool isRequired = false)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place };
        if (schema is JsonObject fields && fields.Remove("description", out var description))
            parameter["description"] = description;
        if (isRequired) parameter["required"] = true;
        parameter["schema"] = schema;
        return parameter;
    }

    private static JsonObject Shared(string name) => new() { ["$ref"] = $"#/components/parameters/{name}" };

    private static JsonObject BodySchema(RouteCard card, string input)
    {
        var schema = JsonNode.Parse(input)!.AsObject();
        var fields = new JsonObject();
        foreach (var (name, field) in card.Fields(input)) fields[name] = field!.DeepClone();
        schema["properties"] = fields;
        // A version may stand in If-Match as well.
        var required = Required(input)
            .Where(name => fields.ContainsKey(name) && !(card.TakesVersion && name == "version"))
            .Select(name => (JsonNode?)name).ToArray();
        if (required.Length == 0) schema.Remove("required");
        else schema["required"] = new JsonArray(required);
        return schema;
    }

    private static HashSet<string> Required(string input) =>
        JsonNode.Parse(input)!["required"] is JsonArray names ? [.. names.Select(name => (string)name!)] : [];
}
