using System.Text.Json.Nodes;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.QMailing;

public sealed class ListWebhooks(ToolCatalog catalog) : ProfileTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "qmailing_list_webhooks",
        Title = "List Webhooks",
        Description = "Lists your webhook endpoints, active and revoked, newest first.",
        Scope = Scopes.WebhookManage,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"properties":{
              "cursor":{{Fields.Cursor}},"limit":{{Fields.Limit}} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "items":{"type":"array","items":{"type":"object","properties":{
                "id":{"type":"string"},"url":{"type":"string"},"state":{"type":"string"},
                "events":{"type":"array","items":{"type":"string"} },
                "mailbox_ids":{"type":"array","items":{"type":"string"} },"created_at":{"type":"string"},
                "revoked_at":{"type":"string"},"deliveries":{"type":"array","items":{"type":"object"} } },
                "required":["id","url","state","events","created_at"]} },
              "next_cursor":{{Fields.NextCursor}} },"required":["items"]}
            """,
    };

    public override string ServiceScope => Scopes.WebhookManage;

    protected override string Ours => "list_webhooks";

    protected override JsonObject Result(JsonObject ours)
    {
        ours["items"] = Each(ours["items"], item => Renamed(item, ("inbox_ids", "mailbox_ids")));
        return ours;
    }
}
