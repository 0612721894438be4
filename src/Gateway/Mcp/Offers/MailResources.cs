using System.Globalization;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace MailMesh.Gateway.Mcp.Offers;

/// <summary>
/// Mail as resources: <c>mail://email/{id}</c>, <c>mail://thread/{id}</c>, <c>mail://attachment/{id}</c>, where an
/// attachment's id is its email's id, a dot and its index. Read by get_email, get_thread and get_attachment.
/// </summary>
public sealed class MailResources(ToolRuns tools)
{
    /// <summary>Longer ones are not said back.</summary>
    private const int UriCharactersMax = 2_048;

    private const string Scheme = "mail://";
    private const string Markdown = "text/markdown";

    private static readonly ResourceTemplate[] Templates =
    [
        Template("email", "An email: head, new text, attachments."),
        Template("thread", "A conversation in order."),
        Template("attachment", "The text of an attachment; its id is {email_id}.{index}."),
    ];

    /// <summary>Mail is found by searching: none is listed one by one.</summary>
    public static ValueTask<ListResourcesResult> List(
        RequestContext<ListResourcesRequestParams> request, CancellationToken ct) =>
        new(new ListResourcesResult
        {
            Resources = [], CacheScope = CacheScope.Private, TimeToLive = McpSurface.ListLivesFor,
        });

    public static ValueTask<ListResourceTemplatesResult> ListTemplates(
        RequestContext<ListResourceTemplatesRequestParams> request, CancellationToken ct) =>
        new(new ListResourceTemplatesResult
        {
            ResourceTemplates = ToolRuns.IsOurs(request) && ToolRuns.CallerOf(request).Scopes.Contains(Scopes.EmailRead)
                ? Templates : [],
            CacheScope = CacheScope.Private,
            TimeToLive = McpSurface.ListLivesFor,
        });

    public async ValueTask<ReadResourceResult> Read(
        RequestContext<ReadResourceRequestParams> request, CancellationToken ct)
    {
        var uri = request.Params.Uri;
        if (!ToolRuns.IsOurs(request) || Named(uri) is not var (tool, arguments)) throw NotFound(request);
        return await tools.Run(request, tool, arguments, ct) switch
        {
            Answer answer => new ReadResourceResult
            {
                Contents = [new TextResourceContents { Uri = uri, MimeType = Markdown, Text = answer.Text }],
                CacheScope = CacheScope.Private,
                TimeToLive = TimeSpan.Zero,
            },
            Refusal { Code: ErrorCodes.InvalidArguments } => throw NotFound(request),
            Refusal refusal when refusal.Code.EndsWith("_not_found", StringComparison.Ordinal) =>
                throw NotFound(request),
            Refusal refusal => throw new McpProtocolException(
                $"{refusal.Code}: {refusal.Text}", McpErrorCode.InvalidRequest),
            var other => throw new System.Diagnostics.UnreachableException($"{other} is no answer."),
        };
    }

    private static (string Tool, object Arguments)? Named(string uri)
    {
        if (!uri.StartsWith(Scheme, StringComparison.Ordinal)) return null;
        if (uri[Scheme.Length..].Split('/') is not [var kind, { Length: > 0 } id]) return null;
        return (kind, id.Split('.')) switch
        {
            ("email", [_]) => ("get_email", new { email_id = id }),
            ("thread", [_]) => ("get_thread", new { thread_id = id }),
            ("attachment", [var email, var position])
                when int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var index) =>
                ("get_attachment", new { email_id = email, index }),
            _ => null,
        };
    }

    /// <summary>
    /// In the same words for what isn't there and for what isn't the caller's, with the code that the caller's revision
    /// has for it (SEP-2164).
    /// </summary>
    private static McpProtocolException NotFound(RequestContext<ReadResourceRequestParams> request)
    {
        const int ShownMax = 200;
        var uri = request.Params.Uri;
        var shown = string.Concat(uri.Take(ShownMax).Where(c => !char.IsControl(c)));
        var notFound = new McpProtocolException(
            $"There is no resource {shown}.",
            request.JsonRpcRequest.Context?.ProtocolVersion == Revision.Stateless
                ? McpErrorCode.InvalidParams
                : McpErrorCode.ResourceNotFound);
        if (uri.Length <= UriCharactersMax) notFound.Data["uri"] = uri;
        return notFound;
    }

    private static ResourceTemplate Template(string kind, string description) => new()
    {
        Name = kind,
        UriTemplate = $"{Scheme}{kind}/{{id}}",
        Description = description,
        MimeType = Markdown,
    };
}
