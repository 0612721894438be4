using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailMesh.Content;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using WireTool = ModelContextProtocol.Protocol.Tool;

namespace MailMesh.Gateway.Mcp;

/// <summary>
/// What the server offers over MCP, set up once and shared by all requests. Who asks travels with the message, so
/// nothing is rebuilt for a request; the tools a scope set may see are listed once for each such set.
/// </summary>
public sealed class McpSurface
{
    private const string Instructions =
        "MailMesh gives you mailboxes. Start with list_inboxes. " + Fence.Meaning;

    private static readonly TimeSpan ListLivesFor = TimeSpan.FromMinutes(5);

    private readonly ToolCatalog _catalog;
    private readonly GatePipeline _gates;
    private readonly AuditLog _audit;
    private readonly ConcurrentDictionary<string, IList<WireTool>> _visible = new();

    public McpSurface(ToolCatalog catalog, GatePipeline gates, AuditLog audit)
    {
        (_catalog, _gates, _audit) = (catalog, gates, audit);
        Options = new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "mailmesh", Title = "MailMesh", Version = Version },
            ServerInstructions = Instructions,
            Capabilities = new ServerCapabilities { Tools = new ToolsCapability() },
            ScopeRequests = false,
            Handlers = new McpServerHandlers { ListToolsHandler = ListTools, CallToolHandler = CallTool },
        };
        Options.Filters.Message.OutgoingFilters.Add(next => (context, ct) =>
        {
            HoistErrorCode(context.JsonRpcMessage);
            return next(context, ct);
        });
    }

    public McpServerOptions Options { get; }

    private static string Version => typeof(McpSurface).Assembly.GetName().Version!.ToString(3);

    private ValueTask<ListToolsResult> ListTools(RequestContext<ListToolsRequestParams> request, CancellationToken ct)
    {
        if (McpCall.Of(request.Items).Key is not KeyCheck.Known { Caller: var caller })
            throw new McpProtocolException("Keys can't be looked up now. Try again in a few seconds.");
        return new(new ListToolsResult
        {
            Tools = _visible.GetOrAdd(
                string.Join(' ', Scopes.All.Where(caller.Scopes.Contains)), _ => _catalog.VisibleTo(caller.Scopes)),
            // Another key may see other tools.
            CacheScope = CacheScope.Private,
            TimeToLive = ListLivesFor,
        });
    }

    private async ValueTask<CallToolResult> CallTool(
        RequestContext<CallToolRequestParams> request, CancellationToken ct)
    {
        var asked = McpCall.Of(request.Items);
        if (asked.Key is not KeyCheck.Known { Caller: var caller })
            return ToWire(Refusals.Unavailable("Keys can't be looked up now."));
        var name = request.Params?.Name ?? "";
        if (_catalog.Find(name) is not { } tool)
        {
            _audit.Add(new AuditRow(
                caller.WorkspaceId, caller.KeyId, AuditRow.Bounded(name), ErrorCodes.UnknownTool, 0, asked.RequestId));
            throw new McpProtocolException(
                $"There is no tool {AuditRow.Bounded(name)}. tools/list names them all.", McpErrorCode.MethodNotFound);
        }
        var arguments = request.Params!.Arguments as IReadOnlyDictionary<string, JsonElement>
            ?? request.Params.Arguments?.ToDictionary() ?? [];
        var answer = await _gates.Run(new ToolCall(tool, caller, new Arguments(arguments), asked.RequestId), ct);
        return answer is Refusal { Code: ErrorCodes.InvalidArguments, Text: var what }
            ? throw new McpProtocolException($"{name}: {what}", McpErrorCode.InvalidParams)
            : ToWire(answer);
    }

    private static CallToolResult ToWire(ToolAnswer answer) => answer switch
    {
        Answer done => new CallToolResult
        {
            StructuredContent = done.Result,
            Content = [new TextContentBlock { Text = done.Text }],
        },
        // No structuredContent: clients validate it against the output schema, also on errors.
        Refusal refusal => new CallToolResult
        {
            IsError = true,
            Content = [new TextContentBlock { Text = refusal.Text }],
            Meta = refusal.ToMeta(),
        },
        _ => throw new System.Diagnostics.UnreachableException($"{answer} is no answer."),
    };

    /// <summary>
    /// Errors carry their code in _meta and beside isError: some clients keep the one, some the other.
    /// </summary>
    private static void HoistErrorCode(JsonRpcMessage message)
    {
        if (message is not JsonRpcResponse { Result: JsonObject result }) return;
        if (result["isError"] is not JsonValue error || !error.TryGetValue<bool>(out var isError) || !isError) return;
        if (result["_meta"] is not JsonObject meta) return;
        foreach (var (name, value) in meta)
        {
            if (name is "errorCode" or "retryAfter") result[name] = value?.DeepClone();
        }
    }
}
