using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MailMesh.Gateway.Schemas;

namespace MailMesh.Gateway.Tests.Stack;

/// <summary>The OpenAPI document as a client reads it.</summary>
public sealed record ServedDocument(JsonNode Root)
{
    private static readonly TimeSpan MatchWithin = TimeSpan.FromSeconds(1);

    public static async Task<ServedDocument> Load(HttpClient http) =>
        new(JsonNode.Parse(await http.GetStringAsync("/api/v1/openapi.json"))!);

    public IEnumerable<(string Method, string Pattern)> Operations =>
        from path in Root["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (operation.Key.ToUpperInvariant(), path.Key);

    /// <summary>The same by the path that was asked; null also where no route takes it.</summary>
    public string? CheckPath(string method, string path, RestReply reply)
    {
        var asked = path.Split('?')[0];
        var pattern = Operations.Where(one => one.Method == method && Matches(one.Pattern, asked))
            .Select(one => one.Pattern).MinBy(one => one.Count(c => c == '{'));
        return pattern is null ? null : Check(method, pattern, reply);
    }

    private static bool Matches(string pattern, string path) =>
        Regex.IsMatch(path, $"^{Regex.Replace(pattern, @"\{\w+\}", "[^/]+")}$", RegexOptions.None, MatchWithin);

    /// <summary>What is wrong with an answer: its status, a field's type, or a field that isn't written.</summary>
    public string? Check(string method, string pattern, RestReply reply)
    {
        var responses = Root["paths"]![pattern]![method.ToLowerInvariant()]!["responses"]!.AsObject();
        var status = reply.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (responses[status] is not { } response) return $"{method} {pattern} may not answer {status}: {reply.Body}";
        if (Resolve(response)["content"] is not { } content)
            return reply.Body is null ? null : $"{method} {pattern} answers a body with {status}";
        var mediaType = content.AsObject().Single();
        if (reply.Headers["Content-Type"].Split(';')[0] != mediaType.Key)
            return $"{method} {pattern} answers {reply.Headers["Content-Type"]} with {status}";
        return reply.Body is { } body ? Check(mediaType.Value!["schema"]!, body, $"{method} {pattern} {status}") : null;
    }

    private string? Check(JsonNode schema, JsonNode body, string where)
    {
        if (schema["anyOf"] is JsonArray any)
        {
            var wrongs = any.Select(one => Check(one!, body, where)).ToList();
            return wrongs.Contains(null) ? null : wrongs[0];
        }
        var resolved = Resolve(schema);
        using var value = JsonDocument.Parse(body.ToJsonString());
        return ArgumentSchema.Parse(resolved.ToJsonString()).Check(value.RootElement, where)
            // Of a service that we stand in for, the schema holds what that service promises; we may say more.
            ?? (where.Contains("/pub/", StringComparison.Ordinal) ? null : Unwritten(resolved, body, where));
    }

    private static string? Unwritten(JsonNode schema, JsonNode? value, string where)
    {
        if (value is JsonArray list && schema["items"] is { } items)
            return list.Select(item => Unwritten(items, item, where + "[]")).FirstOrDefault(wrong => wrong is not null);
        if (value is not JsonObject fields || schema["properties"] is not JsonObject known) return null;
        return fields.Select(field => known[field.Key] is { } inner
            ? Unwritten(inner, field.Value, $"{where}.{field.Key}")
            : $"{where}.{field.Key} is answered and not written down").FirstOrDefault(wrong => wrong is not null);
    }

    private JsonNode Resolve(JsonNode node)
    {
        while (node["$ref"] is { } reference)
        {
            var found = Root;
            foreach (var name in reference.Text().Split('/').Skip(1)) found = found[name]!;
            node = found;
        }
        return node;
    }
}
