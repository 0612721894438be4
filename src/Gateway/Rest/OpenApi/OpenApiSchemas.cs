using System.Globalization;
using System.Text.Json.Nodes;

namespace MailMesh.Gateway.Rest.OpenApi;

/// <summary>Answers by name, so that a generated client has a type for each; what is the same is one.</summary>
public sealed class OpenApiSchemas
{
    private readonly SortedDictionary<string, string> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Where a schema stands; under the operation's name where it is new.</summary>
    public JsonObject Refer(string operation, string schema)
    {
        if (!_names.TryGetValue(schema, out var name))
        {
            name = Named(operation);
            for (var more = 2; _byName.ContainsKey(name); more++)
                name = Named(operation) + more.ToString(CultureInfo.InvariantCulture);
            _names[schema] = name;
            _byName[name] = schema;
        }
        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    public JsonObject All()
    {
        var all = new JsonObject { [OpenApiErrors.Problem] = OpenApiErrors.ProblemSchema() };
        foreach (var (name, schema) in _byName) all[name] = JsonNode.Parse(schema);
        return all;
    }

    /// <summary>get_email: GetEmailAnswer.</summary>
    private static string Named(string operation) => string.Concat(
        operation.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Answer";
}
