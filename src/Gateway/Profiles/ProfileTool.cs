using System.Text.Json;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles;

/// <summary>
/// A tool of a hosted service, which is one of ours under other names: what its subclass says is the difference.
/// </summary>
public abstract class ProfileTool(ToolCatalog catalog) : Tool
{
    /// <summary>What the service calls the scope that our card names.</summary>
    public abstract string ServiceScope { get; }

    /// <summary>Our tool.</summary>
    protected abstract string Ours { get; }

    /// <summary>The service's names of arguments that we call otherwise.</summary>
    protected virtual IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>();

    /// <summary>Arguments of ours that the service doesn't have; what the caller sent goes before.</summary>
    protected virtual IReadOnlyDictionary<string, object> Fixed { get; } = new Dictionary<string, object>();

    public override string InPlans => Ours;

    public override Arguments Translate(Arguments sent)
    {
        var fields = new Dictionary<string, object>(Fixed);
        foreach (var field in sent.Values.EnumerateObject())
        {
            if (field.Value.ValueKind != JsonValueKind.Null)
                fields[Names.GetValueOrDefault(field.Name, field.Name)] = field.Value;
        }
        return new Arguments(JsonSerializer.SerializeToElement(fields));
    }

    public override ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct) =>
        Tool(Ours).Prepare(call, ct);

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct) =>
        await Tool(Ours).Run(call, ct) switch
        {
            Answer done => Answer.Of(Result(Parsed(done))),
            var refusal => refusal,
        };

    /// <summary>Our result in the service's fields.</summary>
    protected virtual JsonObject Result(JsonObject ours) => ours;

    protected Tool Tool(string name) => catalog.Find(name)
        ?? throw new InvalidOperationException($"{Card.Name} stands on {name}, which no catalog has.");

    /// <summary>One more of our tools for the same call.</summary>
    protected async Task<ToolAnswer> Step(
        ToolCall call, string name, IReadOnlyDictionary<string, object> arguments, CancellationToken ct)
    {
        var step = call.Step(Tool(name), new Arguments(JsonSerializer.SerializeToElement(arguments)));
        return await step.Tool.Prepare(step, ct) is { } refusal ? refusal : await step.Tool.Run(step, ct);
    }

    protected static JsonObject Parsed(Answer answer) => (JsonObject)JsonNode.Parse(answer.Json.Span)!;

    /// <summary>The object with fields under other names; what is absent stays absent.</summary>
    protected static JsonObject Renamed(JsonObject from, params ReadOnlySpan<(string Ours, string Theirs)> names)
    {
        var renamed = new JsonObject();
        foreach (var (name, value) in from)
        {
            var theirs = name;
            foreach (var pair in names)
            {
                if (pair.Ours == name) theirs = pair.Theirs;
            }
            renamed[theirs] = value?.DeepClone();
        }
        return renamed;
    }

    /// <summary>A list with each of its items changed.</summary>
    protected static JsonArray Each(JsonNode? items, Func<JsonObject, JsonObject> change) =>
        [.. (items as JsonArray ?? []).Select(item => change((JsonObject)item!))];
}
