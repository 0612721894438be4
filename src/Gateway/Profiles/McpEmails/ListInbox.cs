using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Tools.Reading;

namespace MailMesh.Gateway.Profiles.McpEmails;

public sealed class ListInbox(ToolCatalog catalog) : ProfileTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "list_inbox",
        Title = "List inbox",
        Description = "Lists the emails of one inbox, newest first, by limit and offset. " + Fencing.Note,
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["inbox_id"],"properties":{
              "inbox_id":{{Parameters.InboxId}},
              "limit":{{OffsetPages.Limit}},"offset":{{OffsetPages.Offset}},
              "folder":{"type":"string","minLength":1,"maxLength":255,"default":"INBOX",
                "description":"INBOX, SENT, DRAFTS, TRASH, or the name of another folder.","examples":["SENT"]},
              "unread_only":{"type":"boolean","default":false,"description":"Only unread ones.",
                "examples":[true]} } }
            """,
        Output = Parameters.Page,
    };

    public override string ServiceScope => ServiceScopes.ReadEmail;

    protected override string Ours => "list_emails";

    public override Task<ToolAnswer> Run(ToolCall call, CancellationToken ct) =>
        OffsetPages.Answer(call, Tool(Ours), item => Renamed(item, ("id", "message_id")), ct);
}
