using System.Globalization;
using System.Text.Json;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Tools;
using Microsoft.Extensions.Primitives;

namespace MailMesh.Gateway.Rest;

/// <summary>
/// A request's path, query, headers and body as the arguments that its card's schema names. Each has one place; what
/// stands in two is refused rather than guessed. Whether they fit the schema is for who runs them to say.
/// </summary>
public static class RouteArguments
{
    private const string VersionArgument = "version";

    public static async Task<(Arguments Arguments, Refusal? Refusal)> Read(RestCall call)
    {
        var body = Arguments.None;
        if (call.Card.HasBody)
        {
            (body, var unreadable) = await call.Body();
            if (unreadable is not null) return (Arguments.None, unreadable);
        }
        try
        {
            var fields = new Dictionary<string, object>();
            foreach (var field in body.Values.EnumerateObject()) fields[field.Name] = field.Value;
            return (CheckPlaces(call.Card, fields) ?? AddQuery(call, fields) ?? AddHeaders(call, fields)) is { } refusal
                ? (Arguments.None, refusal)
                : (WithPath(call, fields), null);
        }
        catch (Exception e) when (e is InvalidOperationException or JsonException)
        {
            // An escape such as \ud800 stands in the JSON: a name can't be read, a value can't be written.
            return (Arguments.None, Refusals.Arguments("The body holds half of a surrogate pair: it is not text."));
        }
    }

    private static Refusal? CheckPlaces(RouteCard card, Dictionary<string, object> fields)
    {
        if (fields.Keys.FirstOrDefault(name => !card.Takes(name)) is not { } name) return null;
        return Refusals.Arguments(card.LeftOut.Contains(name)
            ? $"`{name}` is not a field here."
            : $"`{name}` stands in the path; leave it out of the body.");
    }

    private static Refusal? AddQuery(RestCall call, Dictionary<string, object> fields)
    {
        foreach (var (name, values) in call.Http.Request.Query)
        {
            if (call.Card.HasBody)
                return Refusals.Arguments("This route takes no query: its fields stand in the JSON body.");
            if (!call.Card.Takes(name)) return Refusals.Arguments($"`{name}` is not a field of this query.");
            if (Typed(call.Card.Schema.TypeOf(name), values) is not { } value)
                return Refusals.Arguments($"`{name}` is given {values.Count} times; give it once.");
            fields[name] = value;
        }
        return null;
    }

    private static Refusal? AddHeaders(RestCall call, Dictionary<string, object> fields)
    {
        if (call.Card.TakesIdempotencyKey)
        {
            var (key, refusal) = IdempotencyKey.Read(call.Http.Request);
            if (refusal is not null) return refusal;
            if (key is not null && !TryAdd(fields, IdempotencyKey.Argument, key)) return Twice(IdempotencyKey.Argument);
        }
        if (call.Card.TakesVersion)
        {
            var (version, refusal) = EntityTag.ReadVersion(call.Http.Request);
            if (refusal is not null) return refusal;
            if (version is { } number && !TryAdd(fields, VersionArgument, number)) return Twice(VersionArgument);
        }
        return null;
    }

    private static Arguments WithPath(RestCall call, Dictionary<string, object> fields)
    {
        foreach (var name in call.Card.PathNames)
        {
            var text = (string)call.Http.GetRouteValue(name)!;
            if (call.Card.ListedAs is { } list) fields[list] = new[] { text };
            else if (call.Card.Schema.TypeOf(name) is { } type) fields[name] = Typed(type, text)!;
        }
        return new Arguments(JsonSerializer.SerializeToElement(fields));
    }

    /// <summary>As the schema has it; what doesn't fit stays text, which the schema then refuses.</summary>
    private static object? Typed(string? type, StringValues values) => type switch
    {
        "array" => values.ToArray(),
        _ when values.Count > 1 => null,
        "integer" when long.TryParse(values, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) =>
            number,
        "boolean" when bool.TryParse(values, out var flag) => flag,
        _ => values.ToString(),
    };

    private static bool TryAdd(Dictionary<string, object> fields, string name, object value) =>
        fields.TryAdd(name, value)
        || fields[name] is JsonElement { ValueKind: JsonValueKind.Null }
        || string.Equals(fields[name].ToString(), value.ToString(), StringComparison.Ordinal);

    private static Refusal Twice(string name) => Refusals.Arguments(
        $"`{name}` says one thing in the body and its header says another; give one of the two.");
}
