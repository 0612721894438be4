using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.McpEmails;

public sealed class ReplyToEmail(ToolCatalog catalog) : SendingTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "reply_to_email",
        Title = "Reply to email",
        Description = "Answers an email; threading headers are set for you. Never repeat a send whose outcome you "
            + "don't know.",
        Scope = Scopes.EmailSend,
        Hints = Hints.Destructive | Hints.OpenWorld,
        Sends = 1,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["inbox_id","message_id","body"],"properties":{
              "inbox_id":{{Parameters.InboxId}},"message_id":{{Parameters.MessageId}},
              "body":{{Fields.Body}},"html_body":{{Fields.HtmlBody}},
              "reply_all":{"type":"boolean","default":false,"description":"Also to everyone in To and Cc.",
                "examples":[false]},
              "attachments":{{Parameters.Attachments}} } }
            """,
        Output = Parameters.Sent,
    };

    protected override string Ours => "reply_to_email";

    protected override IReadOnlyDictionary<string, string> Names => Parameters.Names;
}
