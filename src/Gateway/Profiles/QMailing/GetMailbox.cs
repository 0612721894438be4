using System.Text.Json.Nodes;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Tools.Reading;

namespace MailMesh.Gateway.Profiles.QMailing;

public sealed class GetMailbox(ToolCatalog catalog) : ProfileTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "qmailing_get_mailbox",
        Title = "Get Mailbox",
        Description = "One mailbox: forwarding, counters, folders, groups. " + Fencing.Note,
        Scope = Scopes.InboxRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["mailbox_id"],"properties":{
              "mailbox_id":{{Parameters.MailboxId}} } }
            """,
        Output = $$"""
            {"type":"object","properties":{ {{Parameters.About}},
              "status":{"type":"string"},"message_count":{"type":"integer"},"unread_count":{"type":"integer"},
              "storage_bytes":{"type":"integer"},
              "forwarding":{"type":"object","properties":{
                "enabled":{"type":"boolean"},"forward_to":{"type":"string"} },"required":["enabled"]},
              "groups":{"type":"array","items":{"type":"string"},"description":"None: there are no groups here."},
              "folders":{"type":"array","items":{"type":"object"} } },
             "required":["id","address","status","message_count","unread_count","forwarding","groups"]}
            """,
    };

    public override string ServiceScope => ServiceScopes.MailboxRead;

    protected override string Ours => "get_inbox";

    protected override IReadOnlyDictionary<string, string> Names => Parameters.Names;

    protected override JsonObject Result(JsonObject ours)
    {
        var mailbox = Renamed((JsonObject)ours["inbox"]!, Parameters.OfMailbox);
        var forwarding = new JsonObject { ["enabled"] = ours["forward_to"] is not null };
        if (ours["forward_to"] is { } to) forwarding["forward_to"] = to.DeepClone();
        mailbox["forwarding"] = forwarding;
        mailbox["groups"] = new JsonArray();
        mailbox["folders"] = ours["folders"]!.DeepClone();
        return mailbox;
    }
}
