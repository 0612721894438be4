using System.Globalization;
using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Waiting;
using MailMesh.Mirror.Reading;
using MassTransit;

namespace MailMesh.Gateway.Tools.Reading;

/// <summary>
/// search_emails with <c>native</c>: the server of a connected inbox searches all that it has, and what it finds is
/// shown from the mirror. One page, newest first: a server's result can't be continued.
/// </summary>
public sealed class NativeSearch(BusRequests bus, MirrorReader mirror)
{
    /// <summary>Null where the call is one that a server can be asked.</summary>
    public static Refusal? Check(ToolCall call) =>
        call.Inbox is null ? Refusals.Arguments("`native` asks one server: give `inbox_id` too.")
        : call.Arguments.Has("cursor") ? Refusals.Arguments("`native` answers one page: leave `cursor` out.")
        : null;

    public async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var limit = call.Arguments.Number("limit", ReadingLimits.PageSizeDefault);
        var response = await bus.Ask(new SearchAtServer
        {
            WorkspaceId = call.WorkspaceId,
            InboxId = call.Inbox!.Id,
            Query = call.Arguments.Need("query"),
            Folders = call.Arguments.Names("folders") ?? [],
            Limit = limit,
        }, ct);
        if (response.Is(out Response<SearchRefused>? refused))
            return new Refusal(refused.Message.Code, refused.Message.Detail);
        response.Is(out Response<FoundAtServer>? answer);
        var found = answer!.Message;
        var rows = (await mirror.ListEmailsOfIds(call.WorkspaceId, found.EmailIds, ct))
            .ToDictionary(row => row.EmailId);
        var items = found.EmailIds.Where(rows.ContainsKey).Select(id => EmailItem.Of(rows[id], call.Fence)).ToList();
        while (true)
        {
            // Emails that don't fit into one result are told of, not cut in two.
            var leftOut = found.More + found.EmailIds.Count - items.Count;
            var page = Tools.Answer.Of(new Pages.Page<EmailItem>(items, null, Notice(leftOut, found.NotMirrored)));
            if (page.Fits || items.Count <= 1) return page;
            items.RemoveRange(items.Count / 2, items.Count - items.Count / 2);
        }
    }

    private static string? Notice(int leftOut, int notMirrored)
    {
        var parts = new List<string>();
        if (leftOut > 0)
        {
            parts.Add(string.Create(
                CultureInfo.InvariantCulture, $"{leftOut} older ones match too: narrow the query."));
        }
        if (notMirrored > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture,
                $"{ErrorCodes.SyncInProgress}: {notMirrored} more match and are not here yet."));
        }
        return parts.Count == 0 ? null : string.Join(' ', parts);
    }
}
