using System.Text.Json.Nodes;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Tools.Reading;

namespace MailMesh.Gateway.Profiles.QMailing;

public sealed class ListEmails(ToolCatalog catalog) : ProfileTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "qmailing_list_emails",
        Title = "List Emails",
        Description = "Lists the emails in one folder of a mailbox, newest first, page by page. " + Fencing.Note,
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["mailbox_id"],"properties":{
              "mailbox_id":{{Parameters.MailboxId}},
              "folder":{"type":"string","enum":["INBOX","SENT","DRAFTS","TRASH","STARRED","SPAM"],"default":"INBOX",
                "description":"Which folder.","examples":["INBOX"]},
              "unread_only":{"type":"boolean","default":false,"description":"Only unread ones.","examples":[true]},
              "cursor":{{Fields.Cursor}},"limit":{{Fields.Limit}} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "items":{"type":"array","items":{"type":"object","properties":{
                "id":{"type":"string"},"mailbox_id":{"type":"string"},{{EmailItem.Shown}} },
                "required":["id","mailbox_id","folder","subject","received_at"]} },
              "next_cursor":{{Fields.NextCursor}},"notice":{"type":"string"} },"required":["items"]}
            """,
    };

    public override string ServiceScope => Scopes.EmailRead;

    protected override string Ours => "list_emails";

    protected override IReadOnlyDictionary<string, string> Names => Parameters.Names;

    protected override JsonObject Result(JsonObject ours)
    {
        ours["items"] = Each(ours["items"], item => Renamed(item, ("inbox_id", "mailbox_id")));
        return ours;
    }
}
