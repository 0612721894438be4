using System.Text.Json;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Profiles;
using MailMesh.Gateway.Tools;
using ModelContextProtocol;

namespace MailMesh.Gateway.Mcp;

/// <summary>
/// tools/call. It doesn't go through the SDK, which would turn a result into a tree, the tree into text and the text
/// into an event: half the time of a call (decision 0031).
/// </summary>
public sealed class ToolMethod(
    ToolCatalog catalog, ProfileCatalog profiles, GatePipeline gates, AuditLog audit)
{
    public const string Name = "tools/call";

    public async Task<RpcReply> Answer(RpcMessage message, string? version, McpCall call, CancellationToken ct)
    {
        if (call.Key is not KeyCheck.Known { Caller: var caller })
            return Reply(Refusals.Unavailable("Keys can't be looked up now."));
        if (message.Param("name") is not { ValueKind: JsonValueKind.String } named)
            return Wrong(McpErrorCode.InvalidParams, "params.name must name a tool.");
        var arguments = ReadArguments(message.Param("arguments"));
        if (!TryName(named, out var name) || Find(call.Profile, name, arguments) is not var (profile, tool))
        {
            audit.Add(new AuditRow(
                caller.WorkspaceId, caller.KeyId, name, ErrorCodes.UnknownTool, 0, call.RequestId));
            return Wrong(McpErrorCode.MethodNotFound,
                $"There is no tool {AuditText.Name(name)}. tools/list names them all.");
        }
        if (arguments is not { } sent)
            return Wrong(McpErrorCode.InvalidParams, $"{name}: `arguments` must be an object, its names text.");
        var answer = await gates.Run(
            profile?.Call(tool, caller, sent, call.RequestId) ?? new ToolCall(tool, caller, sent, call.RequestId), ct);
        if (answer is Refusal refused && call.Profile is not null) answer = call.Profile.Word(refused, tool, sent);
        return answer switch
        {
            Refusal { Code: ErrorCodes.InvalidArguments, Text: var what } =>
                Wrong(McpErrorCode.InvalidParams, $"{name}: {what}"),
            Refusal refusal => call.Profile?.Reply(refusal, Reply(refusal)) ?? Reply(refusal),
            _ => Reply(answer),
        };

        ToolReply Reply(ToolAnswer said) => new(message.Id, said, Stateless: version == Revision.Stateless);
        RpcRefusal Wrong(McpErrorCode code, string text) =>
            new(Revision.StatusOf((int)code, version), (int)code, text, Id: message.Id);
    }

    /// <summary>
    /// On our own endpoint the tools of the profiles are understood too, without being listed. A name that we have as
    /// well is ours, unless the arguments are such as only theirs takes.
    /// </summary>
    private (Profile? Profile, Tool Tool)? Find(Profile? profile, string name, Arguments? arguments)
    {
        if (profile is not null) return profile.Find(name) is { } theirs ? (profile, theirs) : null;
        if (catalog.Find(name) is not { } ours) return profiles.Find(name);
        return profiles.Find(name) is not null && arguments is { } sent && ours.Schema.Check(sent) is not null
            ? profiles.FindFor(name, sent) ?? (null, ours)
            : (null, ours);
    }

    private static Arguments? ReadArguments(JsonElement arguments) => arguments.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => Arguments.None,
        JsonValueKind.Object => Arguments.Read(arguments),
        _ => null,
    };

    private static bool TryName(JsonElement named, out string name)
    {
        try
        {
            name = named.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = ""; // half of a surrogate pair
            return false;
        }
    }
}
