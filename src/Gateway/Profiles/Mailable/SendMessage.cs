using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.Mailable;

public sealed class SendMessage(ToolCatalog catalog) : MessageTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "send_message",
        Title = "Send message",
        Description = "Sends an email to a recipient.",
        Scope = Scopes.EmailSend,
        Hints = Hints.Destructive | Hints.OpenWorld,
        Sends = 1,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["recipient","subject","body"],
             "properties":{ {{Message}} } }
            """,
        Output = Sent,
    };
}
