using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.Mailable;

public sealed class ScheduleSend(ToolCatalog catalog) : MessageTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "schedule_send",
        Title = "Schedule send",
        Description = "Sends an email to a recipient at a time of your choice, up to a year ahead.",
        Scope = Scopes.EmailSend,
        Hints = Hints.Destructive | Hints.OpenWorld,
        Sends = 1,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["recipient","subject","body","send_at"],
             "properties":{ {{Message}},"send_at":{"type":"string","format":"date-time","maxLength":40,
               "description":"When to send.","examples":["2026-03-01T09:00:00Z"]} } }
            """,
        Output = Sent,
    };
}
