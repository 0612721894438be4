using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Inboxes;

public sealed class ListInboxesTool(MirrorReader mirror) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "list_inboxes",
        Title = "List inboxes",
        Description = "Lists the mailboxes this key may use: address, provider, health, unread, storage. Start here.",
        Scope = Scopes.InboxRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"properties":{
              "cursor":{{Fields.Cursor}},"limit":{{Fields.Limit}} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "items":{"type":"array","items":{{InboxItem.Schema}} },
              "next_cursor":{{Fields.NextCursor}} },"required":["items"]}
            """,
    };

    public override Task<ToolAnswer> Run(ToolCall call, CancellationToken ct) =>
        Pages.Answer(call, async (cursor, limit) =>
        {
            var page = await mirror.ListInboxes(call.WorkspaceId, call.Caller.InboxIds, cursor, limit, ct);
            return new Pages.Page<InboxItem>([.. page.Items.Select(row => InboxItem.Of(row, call.Fence))], page.Next);
        });
}
