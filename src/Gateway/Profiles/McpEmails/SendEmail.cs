using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.McpEmails;

public sealed class SendEmail(ToolCatalog catalog) : SendingTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "send_email",
        Title = "Send email",
        Description = "Sends a new mail from one of your inboxes. Never repeat a send whose outcome you don't know.",
        Scope = Scopes.EmailSend,
        Hints = Hints.Destructive | Hints.OpenWorld,
        Sends = 1,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["inbox_id","to","subject","body"],"properties":{
              "inbox_id":{{Parameters.InboxId}},
              "to":{{Fields.To}},
              "subject":{"type":"string","maxLength":998,"pattern":"^[^\\u0000-\\u001f\\u007f]*$",
                "description":"One line.","examples":["Our meeting on Tuesday"]},
              "body":{{Fields.Body}},
              "cc":{{Fields.Cc}},"bcc":{{Fields.Bcc}},
              "html_body":{{Fields.HtmlBody}},
              "reply_to":{"type":"string","minLength":3,"maxLength":400,
                "description":"Where answers go, if not to the inbox.","examples":["support@example.com"]},
              "attachments":{{Parameters.Attachments}} } }
            """,
        Output = Parameters.Sent,
    };

    protected override string Ours => "send_email";
}
