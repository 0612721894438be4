using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Profiles;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Tests.Gates;

/// <summary>One way in: a tool, and arguments that pass its schema and name nothing that is there.</summary>
/// <param name="Call">With a key, or none.</param>
public sealed record GateDoor(
    string Name, ToolCard Card, JsonObject Arguments, Func<string?, JsonObject, Task<GateReply>> Call)
{
    /// <summary>By REST.</summary>
    public bool IsRoute { get; private init; }

    public bool NamesSomething => GateWorld.NamesSomething(Arguments);

    /// <summary>A tool of our own on /mcp.</summary>
    public static GateDoor Ours(GatewayFixture fixture, Tool tool, string arguments) => new(
        tool.Card.Name, tool.Card, JsonNode.Parse(arguments)!.AsObject(),
        async (key, sent) => GateReply.Of(await fixture.Gateway.Call(key, tool.Card.Name, sent)));

    /// <summary>A service's tool on its own endpoint, or on /mcp under the same name.</summary>
    public static GateDoor Theirs(GatewayFixture fixture, Tool tool, string service, string path) => new(
        $"{path} {tool.Card.Name}", tool.Card, ArgumentsOf(tool, service),
        async (key, sent) => GateReply.Of(await fixture.CallAt(path, key, tool.Card.Name, sent)));

    /// <summary>A service's tool as a route: its path takes what stands in braces, query or body the rest.</summary>
    public static GateDoor Route(GatewayFixture fixture, Tool tool, string service, string method, string pattern) =>
        Route(fixture, tool, ArgumentsOf(tool, service), method, pattern);

    public static GateDoor Route(
        GatewayFixture fixture, Tool tool, JsonObject arguments, string method, string pattern) => new(
        $"{method} {pattern}", tool.Card, arguments,
        async (key, sent) =>
        {
            var rest = sent.DeepClone().AsObject();
            var path = pattern;
            foreach (var (name, value) in sent)
            {
                var place = $"{{{name}}}";
                if (!path.Contains(place, StringComparison.Ordinal)) continue;
                path = path.Replace(place, $"{value}", StringComparison.Ordinal);
                rest.Remove(name);
            }
            var hasBody = method is "POST" or "PATCH";
            if (!hasBody && rest.Count > 0)
                path += "?" + string.Join('&', rest.SelectMany(one => Query(one.Key, one.Value)));
            var (status, body) = await fixture.Gateway.Rest(key, method, path, hasBody ? rest.ToJsonString() : null);
            return new GateReply(status < 400 ? null : body!["code"]!.GetValue<string>(), body);
        })
    {
        IsRoute = true,
    };

    private static IEnumerable<string> Query(string name, JsonNode? value) =>
        (value as JsonArray ?? [value?.DeepClone()]).Select(one => $"{name}={Uri.EscapeDataString($"{one}")}");

    private static JsonObject ArgumentsOf(Tool tool, string service)
    {
        var arguments = ServiceTable.Arguments(ServiceTable.Row(service, tool.Card.Name));
        // One inbox is meant where none is named; named, it may be nobody's.
        if (service == ServiceTable.Mailable.Path) arguments["inbox_id"] = GateWorld.NoId;
        return arguments;
    }
}

/// <summary>What came out of a door.</summary>
/// <param name="Code">Of a refusal; null where there is none.</param>
/// <param name="Result">What the tool's output schema describes, where nothing was refused.</param>
public sealed record GateReply(string? Code, JsonNode? Result)
{
    public static GateReply Of(ToolReply reply) => new(
        reply switch
        {
            { ErrorCode: { } code } => code,
            { RpcError: -32602 } => "invalid_arguments",
            { RpcError: -32001, Status: 401 } => "unauthorized",
            { RpcError: { } other } => $"{other}",
            _ => reply.Message["code"]?.GetValue<string>(),
        },
        reply.Structured);
}
