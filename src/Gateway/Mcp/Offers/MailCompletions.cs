using System.Text.Json;
using MailMesh.Content;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using MailMesh.Mirror.Reading;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace MailMesh.Gateway.Mcp.Offers;

/// <summary>
/// What begins as a person types: inboxes, the folders of one, all labels in use in one. Through the gates of the tools
/// that list them, so a key completes what it may see, and nothing where it may not.
/// </summary>
public sealed class MailCompletions
{
    /// <summary>Of one answer, as the protocol bounds it.</summary>
    public const int ValuesMax = 100;

    private readonly ToolRuns _tools;
    private readonly CompletionTool _inboxes;
    private readonly CompletionTool _folders;
    private readonly CompletionTool _labels;
    private readonly CompletionTool _labelsOfInbox;

    public MailCompletions(ToolRuns tools, MirrorReader mirror)
    {
        _tools = tools;
        _inboxes = new("inbox", "list_inboxes", Scopes.InboxRead, (call, begun, ct) =>
            mirror.ListAddresses(call.WorkspaceId, call.Caller.InboxIds, begun, ValuesMax + 1, ct));
        _folders = new("folder", "get_inbox", Scopes.InboxRead, async (call, begun, ct) =>
            Beginning(begun, (await mirror.ListFolders(call.WorkspaceId, call.Inbox!.Id, ct))
                .Select(folder => folder.Role ?? PlainName.Show(folder.Name))));
        _labels = new("label", "list_emails", Scopes.EmailRead, Labels);
        _labelsOfInbox = new("label", "get_inbox", Scopes.InboxRead, Labels);

        async Task<IReadOnlyList<string>> Labels(ToolCall call, string begun, CancellationToken ct) =>
            [.. (await mirror.ListLabels(call.WorkspaceId, call.Inbox!.Id, ct, begun)).Select(PlainName.Show)];
    }

    public async ValueTask<CompleteResult> Complete(
        RequestContext<CompleteRequestParams> request, CancellationToken ct)
    {
        var argument = request.Params.Argument;
        var inbox = request.Params.Context?.Arguments is { } known && known.TryGetValue("inbox", out var named)
            ? named : null;
        // Required, and null all the same where a client sends null.
        var values = ToolOf(request, argument.Name, inbox) is { } tool
            ? await Values(request, tool, inbox, argument.Value ?? "", ct)
            : [];
        var hasMore = values.Count > ValuesMax;
        return new CompleteResult
        {
            Completion = new Completion
            {
                Values = [.. values.Take(ValuesMax)],
                Total = hasMore ? null : values.Count,
                HasMore = hasMore,
            },
        };
    }

    private CompletionTool? ToolOf(RequestContext<CompleteRequestParams> request, string argument, string? inbox) =>
        argument switch
        {
            _ when !ToolRuns.IsOurs(request) => null,
            "inbox" or "inbox_id" => _inboxes,
            "folder" when inbox is not null => _folders,
            // Either scope shows an inbox's labels: on its emails, or in get_inbox.
            "label" when inbox is not null =>
                ToolRuns.CallerOf(request).Scopes.Contains(Scopes.EmailRead) ? _labels : _labelsOfInbox,
            _ => null,
        };

    /// <summary>A refusal completes nothing: whoever then calls the tool hears why.</summary>
    private async Task<IReadOnlyList<string>> Values(
        RequestContext<CompleteRequestParams> request, CompletionTool tool, string? inbox, string begun,
        CancellationToken ct)
    {
        object arguments = tool == _inboxes ? new { begun } : new { inbox_id = inbox, begun };
        return await _tools.Run(request, tool, arguments, ct) is Answer answer
            ? JsonElement.Parse(answer.Json.Span).GetProperty("values").Deserialize<string[]>()!
            : [];
    }

    private static List<string> Beginning(string begun, IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal)
            .Where(name => name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))];
}
