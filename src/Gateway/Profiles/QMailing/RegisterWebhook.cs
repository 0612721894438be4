using System.Text.Json.Nodes;
using MailMesh.Contracts;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.QMailing;

public sealed class RegisterWebhook(ToolCatalog catalog) : ProfileTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "qmailing_register_webhook",
        Title = "Register Webhook",
        Description = "Has events posted to a URL. The signing secret is answered once: give it to whoever runs the "
            + "receiver.",
        Scope = Scopes.WebhookManage,
        Hints = Hints.None,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["url"],"properties":{
              "url":{"type":"string","minLength":8,"maxLength":2048,"pattern":"^https?://",
                "description":"Where events are posted.","examples":["https://my-server.com/qmailing"]},
              "events":{"type":"array","maxItems":20,"description":"Left out: all.","examples":[["email.received"]],
                "items":{"type":"string","enum":[{{EventNames}}],"examples":["email.received"]} },
              "mailbox_ids":{"type":"array","minItems":1,"maxItems":50,
                "description":"Only events of these mailboxes; left out: all.",
                "examples":[["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]],
                "items":{{Parameters.MailboxId}} } } }
            """,
        Output = """
            {"type":"object","properties":{
              "id":{"type":"string"},"url":{"type":"string"},
              "events":{"type":"array","items":{"type":"string"} },
              "mailbox_ids":{"type":"array","items":{"type":"string"} },
              "secret":{"type":"string","description":"Answered once."},"created_at":{"type":"string"} },
             "required":["id","url","events","secret","created_at"]}
            """,
    };

    public override string ServiceScope => Scopes.WebhookManage;

    protected override string Ours => "register_webhook";

    protected override IReadOnlyDictionary<string, string> Names => Parameters.Names;

    private static string EventNames => string.Join(',', EventTypes.All.Select(type => $"\"{type}\""));

    protected override JsonObject Result(JsonObject ours) => Renamed(ours, ("inbox_ids", "mailbox_ids"));
}
