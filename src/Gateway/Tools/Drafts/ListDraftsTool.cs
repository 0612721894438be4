using MailMesh.Gateway.Drafts;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;

namespace MailMesh.Gateway.Tools.Drafts;

public sealed class ListDraftsTool(DraftBook book) : Tool
{
    public const string Listed = $$"""
        {"type":"object","properties":{"items":{"type":"array","items":{{DraftItem.Schema}} },
         "next_cursor":{{Fields.NextCursor}} },"required":["items"]}
        """;

    public override ToolCard Card { get; } = new()
    {
        Name = "list_drafts",
        Title = "List drafts",
        Description = "Lists drafts that save_draft wrote, newest first. Drafts of people: list_emails of DRAFTS.",
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"properties":{
              "inbox_id":{{Fields.InboxId}},"cursor":{{Fields.Cursor}},"limit":{{Fields.Limit}} } }
            """,
        Output = Listed,
    };

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        if (!IdCursor.TryRead(call, out var before)) return Pages.BadCursor;
        var inboxes = call.Inbox is { } inbox ? [inbox.Id] : call.Caller.InboxIds;
        return await IdCursor.Answer(call, async limit =>
        {
            var rows = await book.List(call.WorkspaceId, inboxes, before, limit + 1, ct);
            return new Pages.Page<DraftItem>(
                [.. rows.Take(limit).Select(row => DraftItem.Of(call, row))],
                rows.Count > limit ? rows[limit - 1].DraftId.ToString() : null);
        });
    }
}
