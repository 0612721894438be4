using System.Text.Json.Nodes;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Tools.Reading;

namespace MailMesh.Gateway.Profiles.QMailing;

public sealed class GetAttachment(ToolCatalog catalog) : ProfileTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "qmailing_get_attachment",
        Title = "Get Attachment",
        Description = "One attachment in base64, at most 5 MB. " + Fencing.Note,
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["email_id","index"],"properties":{
              "email_id":{{Parameters.EmailId}},
              "index":{"type":"integer","minimum":0,"maximum":1000,
                "description":"Which one, from 0, as qmailing_get_email lists them.","examples":[0]} } }
            """,
        Output = """
            {"type":"object","properties":{
              "email_id":{"type":"string"},"index":{"type":"integer"},"filename":{"type":"string"},
              "content_type":{"type":"string"},"size":{"type":"integer"},
              "data":{"type":"string","description":"base64"} },
             "required":["email_id","index","filename","content_type","size","data"]}
            """,
    };

    public override string ServiceScope => Scopes.EmailRead;

    protected override string Ours => "get_attachment";

    protected override IReadOnlyDictionary<string, object> Fixed { get; } =
        new Dictionary<string, object> { ["as"] = "inline" };

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var answer = await Tool(Ours).Run(call, ct);
        if (answer is not Answer done) return answer;
        var file = Renamed(
            Parsed(done), ("id", "email_id"), ("mime_type", "content_type"), ("size_bytes", "size"));
        // What is said as text leaves the bytes out, as ours does.
        return Answer.Of(file) with { Text = done.Text };
    }
}
