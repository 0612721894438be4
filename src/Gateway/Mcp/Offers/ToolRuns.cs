using System.Text.Json;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace MailMesh.Gateway.Mcp.Offers;

/// <summary>
/// Runs a tool for what is no tools/call: the same gates, limits and audit row, so no second way leads to mail.
/// </summary>
public sealed class ToolRuns(ToolCatalog catalog, GatePipeline gates)
{
    /// <summary>The scopes and inboxes of who asks.</summary>
    public static Caller CallerOf(MessageContext request) =>
        McpCall.Of(request.Items).Key is KeyCheck.Known { Caller: var caller }
            ? caller
            : throw new McpProtocolException("Keys can't be looked up now. Try again in a few seconds.");

    /// <summary>Not on the endpoint of a service that we stand in for: it has tools alone.</summary>
    public static bool IsOurs(MessageContext request) => McpCall.Of(request.Items).Profile is null;

    public Task<ToolAnswer> Run(MessageContext request, string tool, object arguments, CancellationToken ct) => Run(
        request, catalog.Find(tool) ?? throw new InvalidOperationException($"There is no tool {tool}."), arguments, ct);

    /// <param name="tool">Of the catalog, or none of it.</param>
    public Task<ToolAnswer> Run(MessageContext request, Tool tool, object arguments, CancellationToken ct) =>
        gates.Run(
            new ToolCall(
                tool, CallerOf(request), new Arguments(JsonSerializer.SerializeToElement(arguments)),
                McpCall.Of(request.Items).RequestId),
            ct);
}
