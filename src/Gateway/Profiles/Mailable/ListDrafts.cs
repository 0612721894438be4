using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Tools.Drafts;

namespace MailMesh.Gateway.Profiles.Mailable;

public sealed class ListDrafts(ToolCatalog catalog) : ProfileTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "list_drafts",
        Title = "List drafts",
        Description = "Retrieves draft emails, newest first.",
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"properties":{
              "inbox_id":{{Fields.InboxId}},"cursor":{{Fields.Cursor}},"limit":{{Fields.Limit}} } }
            """,
        Output = ListDraftsTool.Listed,
    };

    public override string ServiceScope => Scopes.EmailRead;

    protected override string Ours => "list_drafts";
}
