using System.Collections.Concurrent;
using MailMesh.Content;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Mcp.Offers;
using MailMesh.Gateway.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using WireTool = ModelContextProtocol.Protocol.Tool;

namespace MailMesh.Gateway.Mcp;

/// <summary>
/// What the SDK's server offers, set up once and shared by all requests. Who asks travels with the message, so
/// nothing is rebuilt for a request; the tools a scope set may see are listed once for each such set.
/// </summary>
public sealed class McpSurface
{
    public const string ServerName = "mailmesh";
    public const string ServerTitle = "MailMesh";

    private const string Instructions = "MailMesh gives you mailboxes. Start with list_inboxes. " + Fence.Meaning;

    internal static readonly TimeSpan ListLivesFor = TimeSpan.FromMinutes(5);

    private readonly ToolCatalog _catalog;
    private readonly ConcurrentDictionary<(string?, string), IList<WireTool>> _visible = new();

    public McpSurface(ToolCatalog catalog, MailResources resources, MailCompletions completions)
    {
        _catalog = catalog;
        Options = new McpServerOptions
        {
            ServerInfo = new Implementation { Name = ServerName, Title = ServerTitle, Version = Version },
            ServerInstructions = Instructions,
            Capabilities = new ServerCapabilities
            {
                Tools = new ToolsCapability(),
                Resources = new ResourcesCapability(),
                Prompts = new PromptsCapability(),
                Completions = new CompletionsCapability(),
            },
            ScopeRequests = false,
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = McpCall.Watched<ListToolsRequestParams, ListToolsResult>(ListTools),
                CallToolHandler = CallTool,
                ListResourcesHandler = McpCall.Watched<
                    ListResourcesRequestParams, ListResourcesResult>(MailResources.List),
                ListResourceTemplatesHandler = McpCall.Watched<
                    ListResourceTemplatesRequestParams, ListResourceTemplatesResult>(MailResources.ListTemplates),
                ReadResourceHandler = McpCall.Watched<ReadResourceRequestParams, ReadResourceResult>(
                    resources.Read, needsParams: true),
                ListPromptsHandler = McpCall.Watched<ListPromptsRequestParams, ListPromptsResult>(MailPrompts.List),
                GetPromptHandler = McpCall.Watched<GetPromptRequestParams, GetPromptResult>(
                    MailPrompts.Get, needsParams: true),
                CompleteHandler = McpCall.Watched<CompleteRequestParams, CompleteResult>(
                    completions.Complete, needsParams: true),
            },
        };
    }

    public static string Version { get; } = typeof(McpSurface).Assembly.GetName().Version!.ToString(3);

    public McpServerOptions Options { get; }

    private ValueTask<ListToolsResult> ListTools(RequestContext<ListToolsRequestParams> request, CancellationToken ct)
    {
        var caller = ToolRuns.CallerOf(request);
        var profile = McpCall.Of(request.Items).Profile;
        return new(new ListToolsResult
        {
            Tools = _visible.GetOrAdd(
                (profile?.Path, string.Join(' ', Scopes.All.Where(caller.Scopes.Contains))),
                _ => profile?.VisibleTo(caller.Scopes) ?? _catalog.VisibleTo(caller.Scopes)),
            // Another key may see other tools.
            CacheScope = CacheScope.Private,
            TimeToLive = ListLivesFor,
        });
    }

    /// <summary>The SDK wants one where tools are listed; <see cref="ToolMethod"/> stands before it.</summary>
    private static ValueTask<CallToolResult> CallTool(
        RequestContext<CallToolRequestParams> request, CancellationToken ct) =>
        throw new McpProtocolException("tools/call needs an id.", McpErrorCode.InvalidRequest);
}
