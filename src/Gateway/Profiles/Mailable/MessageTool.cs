using System.Text.Json;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.Mailable;

/// <summary>
/// Sends a message. The service sends from the account; here the one inbox that the key has is meant where none is
/// named.
/// </summary>
public abstract class MessageTool(ToolCatalog catalog) : ProfileTool(catalog)
{
    /// <summary>One recipient or several.</summary>
    protected const string Message = $$"""
        "recipient":{"type":["string","array"],"minLength":3,"maxLength":400,"minItems":1,"maxItems":50,
          "description":"Whom it goes to: an address or several.","examples":["new@example.com"],
          "items":{"type":"string","minLength":3,"maxLength":400,"examples":["new@example.com"]} },
        "subject":{"type":"string","maxLength":998,"pattern":"^[^\\u0000-\\u001f\\u007f]*$",
          "description":"One line.","examples":["Welcome to our platform."]},
        "body":{{Fields.Body}},"html_body":{{Fields.HtmlBody}},
        "inbox_id":{{Fields.InboxId}},
        "idempotency_key":{{Fields.IdempotencyKey}}
        """;

    protected const string Sent = """
        {"type":"object","properties":{
          "success":{"type":"boolean","description":"Accepted: it has left, or will by itself."},
          "message_id":{"type":"string"},"send_id":{"type":"string"},"state":{"type":"string"},
          "email_id":{"type":"string","description":"The copy in SENT."},
          "recipients":{"type":"array","items":{"type":"string"} },"send_at":{"type":"string"},
          "reason_code":{"type":"string"},"repeated":{"type":"boolean"},"approval_url":{"type":"string"},
          "reason":{"type":"string"},"next":{"type":"string"} },"required":["success","state"]}
        """;

    private static readonly string[] NotAccepted = ["bounced", "failed", "rejected", "cancelled"];

    public override string ServiceScope => Scopes.EmailSend;

    protected override string Ours => "send_email";

    protected override IReadOnlyDictionary<string, string> Names { get; } =
        new Dictionary<string, string> { ["recipient"] = "to" };

    public override Arguments Translate(Arguments sent)
    {
        var ours = base.Translate(sent);
        var to = ours.Values.GetProperty("to");
        return to.ValueKind == JsonValueKind.Array ? ours : ours.With("to", new[] { to });
    }

    public override async ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        if (call.Inbox is null && await FindInbox(call, ct) is { } refusal) return refusal;
        return await base.Prepare(call, ct);
    }

    protected override JsonObject Result(JsonObject ours)
    {
        ours["success"] = !NotAccepted.Contains(ours["state"]!.GetValue<string>());
        return ours;
    }

    private async Task<Refusal?> FindInbox(ToolCall call, CancellationToken ct)
    {
        const int EnoughToTell = 2;
        var answer = await Step(call, "list_inboxes", new Dictionary<string, object> { ["limit"] = EnoughToTell }, ct);
        if (answer is not Answer listed) return (Refusal)answer;
        var inboxes = Parsed(listed)["items"]!.AsArray();
        if (inboxes.Count != 1)
        {
            return inboxes.Count == 0
                ? Refusals.Inbox
                : Refusals.Arguments("`inbox_id` is required where there is more than one inbox to send from.");
        }
        var only = inboxes[0]!;
        call.Inbox = new InboxRef(
            only["id"]!.GetValue<Guid>(), only["address"]!.GetValue<string>(),
            only["display_name"]?.GetValue<string>(), only["provider"]!.GetValue<string>() == "hosted");
        return null;
    }
}
