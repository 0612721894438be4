using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Sends;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Tools.Sending;

namespace MailMesh.Gateway.Profiles.QMailing;

/// <summary>Ours has two tools: with <c>in_reply_to</c> it is reply_to_email, to whom the caller says.</summary>
public sealed class SendEmail(ToolCatalog catalog) : ProfileTool(catalog)
{
    private const string Reply = "reply_to_email";

    public override ToolCard Card { get; } = new()
    {
        Name = "qmailing_send_email",
        Title = "Send Email",
        Description = "Sends a mail from one of your mailboxes. With in_reply_to it goes into that email's thread, "
            + "under its subject.",
        Scope = Scopes.EmailSend,
        Hints = Hints.Destructive | Hints.OpenWorld,
        Sends = 1,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["mailbox_id","to","subject","text"],
             "properties":{
              "mailbox_id":{{Parameters.MailboxId}},
              "to":{{Fields.To}},"cc":{{Fields.Cc}},"bcc":{{Fields.Bcc}},
              "subject":{"type":"string","maxLength":998,"pattern":"^[^\\u0000-\\u001f\\u007f]*$",
                "description":"One line.","examples":["Our meeting on Tuesday"]},
              "text":{{Fields.Body}},"html":{{Fields.HtmlBody}},
              "in_reply_to":{{Parameters.EmailId}},
              "idempotency_key":{{Fields.IdempotencyKey}} } }
            """,
        Output = SendAnswer.Schema,
    };

    public override string ServiceScope => Scopes.EmailSend;

    protected override string Ours => "send_email";

    protected override IReadOnlyDictionary<string, string> Names { get; } =
        new Dictionary<string, string>(Parameters.Names)
        {
            ["text"] = "body", ["html"] = "html_body", ["in_reply_to"] = "email_id",
        };

    public override async ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        if (call.Email is null) return await base.Prepare(call, ct);
        if (call.Arguments.Items("bcc").Any())
            return Refusals.Arguments("`bcc` can't go with `in_reply_to`: everyone in a thread sees who is in it.");
        var (to, wrong) = SendFields.Addresses(call.Arguments, "to");
        if (wrong is not null) return wrong;
        (var cc, wrong) = SendFields.Addresses(call.Arguments, "cc");
        if (wrong is not null) return wrong;
        // Whom it answers is known to the tool; whom it goes to says the caller.
        if (await Tool(Reply).Prepare(call, ct) is { } refusal) return refusal;
        call.Outgoing = call.Outgoing! with { To = to, Cc = cc };
        return SendFields.CheckCount(call.Outgoing.Recipients);
    }
}
