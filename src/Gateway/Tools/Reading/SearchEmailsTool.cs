using MailMesh.Content;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

public sealed class SearchEmailsTool(MirrorReader mirror, SyncNotice sync, NativeSearch native) : Tool
{
    private const string QueryHelp = 
        "Words, \\\"phrases\\\" and from: to: subject: has:attachment in: is:unread after: before: filename: larger: — "
        + "with - before what to exclude, and OR.";

    public override ToolCard Card { get; } = new()
    {
        Name = "search_emails",
        Title = "Search emails",
        Description = "Searches words and fields in all inboxes or one; best first, hits in ⟦ ⟧. " + Fencing.Note,
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["query"],"properties":{
              "query":{"type":"string","minLength":1,"maxLength":1000,
                "description":"{{QueryHelp}}",
                "examples":["from:ada@example.com subject:invoice after:2026-01-01 -draft"]},
              "inbox_id":{{Fields.InboxId}},
              "folders":{"type":"array","minItems":1,"maxItems":20,"description":"Only these folders.",
                "examples":[["INBOX","ARCHIVE"]],
                "items":{"type":"string","minLength":1,"maxLength":255,"examples":["INBOX"]} },
              "native":{"type":"boolean","default":false,
                "description":"Let the inbox's own server search (needs inbox_id; up to 30 s).","examples":[true]},
              "cursor":{{Fields.Cursor}},"limit":{{Fields.Limit}} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "items":{"type":"array","items":{{EmailItem.Schema}} },
              "next_cursor":{{Fields.NextCursor}},"notice":{{SyncNotice.Schema}} },"required":["items"]}
            """,
    };

    public override ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct) =>
        new(call.Arguments.Flag("native") ? NativeSearch.Check(call) : null);

    /// <summary>Where we are the server, our search is the native one.</summary>
    public override Task<ToolAnswer> Run(ToolCall call, CancellationToken ct) =>
        call.Arguments.Flag("native") && !call.Inbox!.IsHosted ? native.Run(call, ct) : RunHere(call, ct);

    private async Task<ToolAnswer> RunHere(ToolCall call, CancellationToken ct)
    {
        var looking = sync.Find(call, call.Arguments.Names("folders"), ct);
        Refusal? refusal = null;
        var answer = await Pages.Answer(call, async (cursor, limit) =>
        {
            var result = await mirror.SearchEmails(new EmailSearch
            {
                WorkspaceId = call.WorkspaceId,
                Query = call.Arguments.Need("query"),
                ReadName = PlainName.Read,
                InboxIds = call.Inbox is { } inbox ? [inbox.Id] : call.Caller.InboxIds,
                Folders = call.Arguments.Names("folders"),
                Cursor = cursor,
                Limit = limit,
            }, ct);
            var gap = await looking;
            if (result is SearchResult.Found { Page: var page })
            {
                // Of one inbox that has no mail here yet, nothing at all can be said.
                if (page.Items.Count == 0 && call.Inbox is not null && gap is { Around: 0 })
                    refusal = SyncNotice.NothingYet(gap);
                return new Pages.Page<EmailItem>(
                    [.. page.Items.Select(hit => EmailItem.Of(hit.Email, call.Fence, hit.Snippet))], page.Next,
                    gap is null ? null : SyncNotice.Text(gap));
            }
            refusal = Refusals.Arguments($"`query` can't be read: {((SearchResult.Unreadable)result).Detail}");
            return new Pages.Page<EmailItem>([], null);
        });
        return refusal ?? answer;
    }
}
