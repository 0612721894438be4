using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

public sealed class SearchEmailsTool(MirrorReader mirror) : Tool
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
              "cursor":{{Fields.Cursor}},"limit":{{Fields.Limit}} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "items":{"type":"array","items":{{EmailItem.Schema}} },
              "next_cursor":{{Fields.NextCursor}} },"required":["items"]}
            """,
    };

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        Refusal? unreadable = null;
        var answer = await Pages.Answer(call, async (cursor, limit) =>
        {
            var result = await mirror.SearchEmails(new EmailSearch
            {
                WorkspaceId = call.WorkspaceId,
                Query = call.Arguments.Need("query"),
                InboxIds = call.Inbox is { } inbox ? [inbox.Id] : call.Caller.InboxIds,
                Folders = call.Arguments.Texts("folders"),
                Cursor = cursor,
                Limit = limit,
            }, ct);
            if (result is SearchResult.Found { Page: var page })
            {
                return new Pages.Page<EmailItem>(
                    [.. page.Items.Select(hit => EmailItem.Of(hit.Email, call.Fence, hit.Snippet))], page.Next);
            }
            unreadable = Refusals.Arguments($"`query` can't be read: {((SearchResult.Unreadable)result).Detail}");
            return new Pages.Page<EmailItem>([], null);
        });
        return unreadable ?? answer;
    }
}
