using System.Text.Json.Nodes;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Tools.Reading;

namespace MailMesh.Gateway.Profiles.QMailing;

public sealed class GetEmail(ToolCatalog catalog) : ReadingTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "qmailing_get_email",
        Title = "Get Email",
        Description = "One email: headers, text, sanitised HTML, and what is attached. " + Fencing.Note,
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["email_id"],"properties":{
              "email_id":{{Parameters.EmailId}} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "id":{"type":"string"},"mailbox_id":{"type":"string"},{{Head}},
              "headers":{"type":"string"},
              "body":{"type":"object","properties":{"text":{"type":"string"},"html":{"type":"string"} },
                "required":["text","html"]},
              "attachments":{"type":"array","items":{"type":"object","properties":{
                "index":{"type":"integer"},"filename":{"type":"string"},"content_type":{"type":"string"},
                "size":{"type":"integer"},"inline":{"type":"boolean"} },
                "required":["index","filename","content_type","size"]} } },
             "required":["id","mailbox_id","folder","subject","received_at","headers","body","attachments"]}
            """,
    };

    public override string ServiceScope => Scopes.EmailRead;

    protected override IReadOnlyList<string> Views(ToolCall call) => ["full", "html", "headers"];

    protected override JsonObject Result(JsonObject fields, IReadOnlyDictionary<string, JsonNode> bodies)
    {
        var email = Renamed(fields, ("inbox_id", "mailbox_id"));
        email["headers"] = bodies["headers"];
        email["body"] = new JsonObject { ["text"] = bodies["full"], ["html"] = bodies["html"] };
        email["attachments"] = Each(
            fields["attachments"], item => Renamed(item, ("mime_type", "content_type"), ("size_bytes", "size")));
        return email;
    }
}
