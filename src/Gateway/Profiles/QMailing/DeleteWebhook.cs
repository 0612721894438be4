using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.QMailing;

public sealed class DeleteWebhook(ToolCatalog catalog) : ProfileTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "qmailing_delete_webhook",
        Title = "Delete Webhook",
        Description = "Revokes a webhook endpoint. Doing it again is success.",
        Scope = Scopes.WebhookManage,
        Hints = Hints.Destructive | Hints.Idempotent,
        Input = """
            {"type":"object","additionalProperties":false,"required":["webhook_id"],"properties":{
              "webhook_id":{"type":"string","format":"uuid","description":"From qmailing_list_webhooks.",
                "examples":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]} } }
            """,
        Output = """
            {"type":"object","properties":{"id":{"type":"string"},"state":{"type":"string"} },
             "required":["id","state"]}
            """,
    };

    public override string ServiceScope => Scopes.WebhookManage;

    protected override string Ours => "delete_webhook";
}
