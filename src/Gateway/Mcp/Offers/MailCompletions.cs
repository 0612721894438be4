using System.Text.Json;
using MailMesh.Gateway.Tools;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace MailMesh.Gateway.Mcp.Offers;

/// <summary>
/// What begins as a person types: inboxes, the folders of one, all labels in use in one. By the tools that list them,
/// so a key completes what it may see, and nothing where it may not.
/// </summary>
public sealed class MailCompletions(ToolRuns tools)
{
    /// <summary>Of one answer, as the protocol bounds it.</summary>
    public const int ValuesMax = 100;

    public async ValueTask<CompleteResult> Complete(
        RequestContext<CompleteRequestParams> request, CancellationToken ct)
    {
        var argument = request.Params.Argument;
        // Required, and null all the same where a client sends null.
        var begun = argument.Value ?? "";
        var inbox = request.Params.Context?.Arguments is { } known && known.TryGetValue("inbox", out var named)
            ? named : null;
        var all = argument.Name switch
        {
            _ when !ToolRuns.IsOurs(request) => [],
            "inbox" or "inbox_id" => await Values(request, "list_inboxes", new { limit = ValuesMax }, Addresses, ct),
            "folder" when inbox is not null =>
                await Values(request, "get_inbox", new { inbox_id = inbox }, Folders, ct),
            "label" when inbox is not null =>
                await Values(request, "get_inbox", new { inbox_id = inbox }, Labels, ct),
            _ => [],
        };
        var fitting = all.Distinct(StringComparer.Ordinal)
            .Where(value => value.StartsWith(begun, StringComparison.OrdinalIgnoreCase)).ToList();
        return new CompleteResult
        {
            Completion = new Completion
            {
                Values = [.. fitting.Take(ValuesMax)],
                Total = fitting.Count,
                HasMore = fitting.Count > ValuesMax,
            },
        };
    }

    /// <summary>A refusal completes nothing: whoever then calls the tool hears why.</summary>
    private async Task<IReadOnlyList<string>> Values(
        RequestContext<CompleteRequestParams> request, string tool, object arguments,
        Func<JsonElement, IEnumerable<string>> read, CancellationToken ct) =>
        await tools.Run(request, tool, arguments, ct) is Answer answer
            ? [.. read(JsonElement.Parse(answer.Json.Span))]
            : [];

    private static IEnumerable<string> Addresses(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("address").GetString()!);

    private static IEnumerable<string> Folders(JsonElement inbox) =>
        inbox.GetProperty("folders").EnumerateArray().Select(folder =>
            (folder.TryGetProperty("role", out var role) ? role : folder.GetProperty("name")).GetString()!);

    private static IEnumerable<string> Labels(JsonElement inbox) =>
        inbox.TryGetProperty("labels", out var labels)
            ? labels.EnumerateArray().Select(label => label.GetString()!)
            : [];
}
