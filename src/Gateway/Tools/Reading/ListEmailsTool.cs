using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools.Inboxes;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

public sealed class ListEmailsTool(MirrorReader mirror, SyncNotice sync, FolderHints hints) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "list_emails",
        Title = "List emails",
        Description = "Lists the emails of one inbox, newest first. " + Fencing.Note,
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["inbox_id"],"properties":{
              "inbox_id":{{Fields.InboxId}},
              "folder":{"type":"string","minLength":1,"maxLength":255,"default":"INBOX",
                "description":"INBOX, SENT, DRAFTS, TRASH, SPAM, STARRED, ARCHIVE, or a name from get_inbox.",
                "examples":["INBOX"]},
              "unread_only":{"type":"boolean","default":false,"description":"Only unread ones.","examples":[true]},
              "from":{"type":"string","minLength":1,"maxLength":320,
                "description":"Part of the sender's address or name.","examples":["@example.com"]},
              "since":{"type":"string","format":"date-time","maxLength":40,
                "description":"Received at or after.","examples":["2026-01-31T00:00:00Z"]},
              "until":{"type":"string","format":"date-time","maxLength":40,
                "description":"Received before.","examples":["2026-02-01T00:00:00Z"]},
              "has_attachment":{"type":"boolean","description":"Only with, or only without.","examples":[true]},
              "label":{"type":"string","minLength":1,"maxLength":255,"description":"A label.","examples":["billing"]},
              "cursor":{{Fields.Cursor}},"limit":{{Fields.Limit}} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "items":{"type":"array","items":{{EmailItem.Schema}} },
              "next_cursor":{{Fields.NextCursor}},"notice":{{SyncNotice.Schema}} },"required":["items"]}
            """,
    };

    public override bool TellsOfOneInbox => true;

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var gap = await sync.Find(call, Folders(call), ct);
        Refusal? missing = null;
        var answer = await Pages.Answer(call, async (cursor, limit) =>
        {
            var listed = await mirror.ListEmails(Listing(call, cursor, limit), ct);
            missing = listed switch
            {
                EmailList.InboxMissing => Refusals.Inbox,
                EmailList.FolderMissing => gap is null
                    ? await hints.Refuse(call, call.Inbox!.Id, call.Arguments.Need("folder"), ct)
                    : SyncNotice.NothingYet(gap),
                EmailList.Found { Page.Items.Count: 0 } when gap is { Emails: 0 } => SyncNotice.NothingYet(gap),
                _ => null,
            };
            return listed is EmailList.Found found
                ? new Pages.Page<EmailItem>(
                    [.. found.Page.Items.Select(row => EmailItem.Of(row, call.Fence))], found.Page.Next,
                    gap is null ? null : SyncNotice.Text(gap))
                : new Pages.Page<EmailItem>([], null);
        });
        return missing ?? answer;
    }

    /// <summary>STARRED is a view of all folders.</summary>
    private static string[]? Folders(ToolCall call) =>
        call.Arguments.Name("folder") is not { } folder ? [Mirror.FolderRole.Inbox]
        : folder.Equals(Mirror.FolderRole.StarredView, StringComparison.OrdinalIgnoreCase) ? null
        : [folder];

    private static EmailListing Listing(ToolCall call, PageCursor? cursor, int limit)
    {
        var arguments = call.Arguments;
        return new EmailListing
        {
            WorkspaceId = call.WorkspaceId,
            InboxId = call.Inbox!.Id,
            Folder = arguments.Name("folder") ?? Mirror.FolderRole.Inbox,
            UnreadOnly = arguments.Flag("unread_only"),
            From = arguments.Text("from"),
            Since = arguments.Time("since"),
            Until = arguments.Time("until"),
            HasAttachment = arguments.Choice("has_attachment"),
            Label = arguments.Name("label"),
            Cursor = cursor,
            Limit = limit,
        };
    }
}
