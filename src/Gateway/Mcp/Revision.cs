using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace MailMesh.Gateway.Mcp;

/// <summary>What each protocol revision asks of a request's headers and body. Pure: no clock, no I/O.</summary>
public static class Revision
{
    /// <summary>No handshake, no sessions: each request says its revision in a header and again in its body.</summary>
    public const string Stateless = "2026-07-28";
    /// <summary>What a request without the header speaks (streamable HTTP, "Protocol Version Header").</summary>
    public const string Assumed = "2025-03-26";

    public const string VersionHeader = "MCP-Protocol-Version";
    public const string MethodHeader = "Mcp-Method";
    public const string NameHeader = "Mcp-Name";
    private const string VersionKey = "io.modelcontextprotocol/protocolVersion";
    private const string CapabilitiesKey = "io.modelcontextprotocol/clientCapabilities";

    public static IReadOnlyList<string> All { get; } =
        ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", Stateless];

    private static readonly string[] GoneSinceStateless =
    [
        "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe",
    ];

    public static bool HasBatches(string? version) =>
        string.CompareOrdinal(version ?? Assumed, "2025-06-18") < 0;

    public static RpcRefusal? CheckVersion(string? header) =>
        header is null || All.Contains(header) ? null : Unsupported(header, id: null);

    /// <summary>Null where the message may go on.</summary>
    public static RpcRefusal? Check(IHeaderDictionary headers, RpcMessage message)
    {
        if (message.Method is null) return null;
        var header = One(headers, VersionHeader);
        var stated = RpcMessage.Text(RpcMessage.Field(message.Param("_meta"), VersionKey));
        if (header is not null && !All.Contains(header)) return Unsupported(header, message.Id);
        if (header != Stateless && stated != Stateless)
            return stated is not null && !All.Contains(stated) ? Unsupported(stated, message.Id) : null;

        if (header is null)
            return Mismatch($"the header {VersionHeader} is missing; the body says {stated}", message.Id);
        if (message.Method == "initialize" && header == Stateless)
            return Gone(message, $"Call server/discover, or leave {VersionHeader} out.");
        return CheckStateless(headers, header, stated, message);
    }

    private static RpcRefusal? CheckStateless(
        IHeaderDictionary headers, string version, string? stated, RpcMessage message)
    {
        var (id, method) = (message.Id, message.Method!);
        if (stated is null && message.IsRequest) return Missing(VersionKey, id);
        if (stated is not null && stated != version)
            return Mismatch($"{VersionHeader} is {version}, the body's _meta says {stated}", id);
        if (One(headers, MethodHeader) is var named && named != method)
            return Mismatch($"{MethodHeader} is {named ?? "missing"}, the body's method is {method}", id);
        if (NameParameter(method) is { } parameter)
        {
            var name = RpcMessage.Text(message.Param(parameter));
            if (One(headers, NameHeader) is not { } encoded) return Mismatch($"{NameHeader} is missing", id);
            if (McpHeaderEncoder.DecodeValue(encoded) != name)
                return Mismatch($"{NameHeader} is {encoded}, the body's params.{parameter} is {name ?? "missing"}", id);
        }
        var capabilities = RpcMessage.Field(message.Param("_meta"), CapabilitiesKey);
        if (message.IsRequest && capabilities.ValueKind != JsonValueKind.Object) return Missing(CapabilitiesKey, id);
        return GoneSinceStateless.Contains(method) ? Gone(message, "server/discover tells what there is.") : null;
    }

    /// <summary>HTTP status of an error that a method answered, where the revision maps it (SEP-2575).</summary>
    public static int StatusOf(int errorCode, string? version) =>
        version == Stateless
            ? (McpErrorCode)errorCode switch
            {
                McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
                McpErrorCode.HeaderMismatch or McpErrorCode.UnsupportedProtocolVersion
                    or McpErrorCode.MissingRequiredClientCapability => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status200OK,
            }
            : StatusCodes.Status200OK;

    private static string? NameParameter(string method) => method switch
    {
        "tools/call" or "prompts/get" => "name",
        "resources/read" => "uri",
        _ => null,
    };

    private static RpcRefusal Unsupported(string version, RequestId? id) => new(
        StatusCodes.Status400BadRequest, (int)McpErrorCode.UnsupportedProtocolVersion,
        $"Protocol version {Printable(version)} is not supported.",
        new JsonObject
        {
            // Only revisions that a client without handshake can switch to.
            ["supported"] = new JsonArray(Stateless),
            ["requested"] = Printable(version),
        },
        id);

    private static RpcRefusal Gone(RpcMessage message, string instead) => new(
        StatusCodes.Status404NotFound, (int)McpErrorCode.MethodNotFound,
        $"{message.Method} does not exist in {Stateless}. {instead}", Id: message.Id);

    private static RpcRefusal Mismatch(string what, RequestId? id) => new(
        StatusCodes.Status400BadRequest, (int)McpErrorCode.HeaderMismatch, $"Header mismatch: {Printable(what)}.",
        Id: id);

    private static RpcRefusal Missing(string key, RequestId? id) => new(
        StatusCodes.Status400BadRequest, (int)McpErrorCode.InvalidParams,
        $"params._meta must hold \"{key}\" in revision {Stateless}.", Id: id);

    private static string? One(IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out var values) && values is [{ Length: > 0 } value] ? value
        : values.Count > 1 ? string.Join(',', values.ToArray()) : null;

    private static string Printable(string text)
    {
        const int CharactersMax = 200;
        return string.Concat(text.Take(CharactersMax).Select(c => char.IsControl(c) ? '?' : c));
    }
}
