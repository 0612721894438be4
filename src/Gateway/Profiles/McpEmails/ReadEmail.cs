using System.Text.Json.Nodes;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Tools.Reading;

namespace MailMesh.Gateway.Profiles.McpEmails;

public sealed class ReadEmail(ToolCatalog catalog) : ReadingTool(catalog)
{
    /// <summary>Of all attachments in one result.</summary>
    private const long DataBytesMax = 10 * 1024 * 1024;

    public override ToolCard Card { get; } = new()
    {
        Name = "read_email",
        Title = "Read email",
        Description = "Reads one email: its text, and where asked its sanitised HTML and its attachments. "
            + Fencing.Note,
        Scope = Scopes.EmailRead,
        // With mark_as_read it changes a flag, the same however often.
        Hints = Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["inbox_id","message_id"],"properties":{
              "inbox_id":{{Parameters.InboxId}},"message_id":{{Parameters.MessageId}},
              "include_html":{"type":"boolean","default":false,"description":"Also the HTML, sanitised.",
                "examples":[true]},
              "include_attachments":{"type":"boolean","default":false,"description":"Also their bytes, in base64.",
                "examples":[true]},
              "mark_as_read":{"type":"boolean","default":false,"description":"Mark it as read afterwards.",
                "examples":[true]} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "message_id":{"type":"string"},"inbox_id":{"type":"string"},{{Head}},
              "body":{"type":"string"},"html_body":{"type":"string"},
              "attachments":{"type":"array","items":{"type":"object","properties":{
                "index":{"type":"integer"},"filename":{"type":"string"},"mime_type":{"type":"string"},
                "size_bytes":{"type":"integer"},"inline":{"type":"boolean"},
                "data":{"type":"string","description":"base64"},
                "error_code":{"type":"string","description":"Why there is no data."} } } },
              "marked_as_read":{"type":"boolean"} },
             "required":["message_id","subject","received_at","body"]}
            """,
    };

    public override string ServiceScope => ServiceScopes.ReadEmail;

    protected override IReadOnlyDictionary<string, string> Names => Parameters.Names;

    /// <summary>A key of ours that may read and not change marks nothing; one with the service's scope may.</summary>
    public override ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct) =>
        call.Arguments.Flag("mark_as_read")
        && !call.Caller.Scopes.Contains(ServiceScopes.ReadEmail) && !call.Caller.Scopes.Contains(Scopes.EmailWrite)
            ? new(Refusals.Scope(Scopes.EmailWrite))
            : default;

    protected override IReadOnlyList<string> Views(ToolCall call) =>
        call.Arguments.Flag("include_html") ? ["full", "html"] : ["full"];

    protected override JsonObject Result(JsonObject fields, IReadOnlyDictionary<string, JsonNode> bodies)
    {
        var result = Renamed(fields, ("id", "message_id"));
        result["body"] = bodies["full"];
        if (bodies.TryGetValue("html", out var html)) result["html_body"] = html;
        return result;
    }

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var answer = await base.Run(call, ct);
        if (answer is not Answer read) return answer;
        var email = Parsed(read);
        if (call.Arguments.Flag("mark_as_read") && await Mark(call, email, ct) is { } refused) return refused;
        var shown = Answer.Of(email);
        if (!call.Arguments.Flag("include_attachments")) return shown;
        await AddData(call, email, ct);
        // What is said as text leaves the bytes out.
        return Answer.Of(email) with { Text = shown.Text };
    }

    private async Task<Refusal?> Mark(ToolCall call, JsonObject email, CancellationToken ct)
    {
        var marked = await Step(call, "update_emails", new Dictionary<string, object>
        {
            ["email_ids"] = new[] { call.Email!.Row.EmailId }, ["read"] = true,
        }, ct);
        if (marked is Refusal refused) return refused;
        email["marked_as_read"] = true;
        email.Remove("unread");
        return null;
    }

    private async Task AddData(ToolCall call, JsonObject email, CancellationToken ct)
    {
        var left = DataBytesMax;
        foreach (var item in email["attachments"] as JsonArray ?? [])
        {
            var attachment = (JsonObject)item!;
            var size = attachment["size_bytes"]!.GetValue<long>();
            if (size > left)
            {
                attachment["error_code"] = ErrorCodes.AttachmentTooLarge;
                continue;
            }
            var answer = await Step(call, "get_attachment", new Dictionary<string, object>
            {
                ["email_id"] = call.Email!.Row.EmailId,
                ["index"] = attachment["index"]!.GetValue<int>(),
                ["as"] = "inline",
            }, ct);
            left -= size;
            if (answer is Answer done) attachment["data"] = Parsed(done)["data"]!.DeepClone();
            else attachment["error_code"] = ((Refusal)answer).Code;
        }
    }
}
