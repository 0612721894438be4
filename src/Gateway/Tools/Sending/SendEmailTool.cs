using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Sends;

namespace MailMesh.Gateway.Tools.Sending;

public sealed class SendEmailTool(AttachmentReader attachments, SendFlow flow, TimeProvider clock) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "send_email",
        Title = "Send email",
        Description = "Sends a new mail from one of your inboxes. Use reply_to_email to answer one. Each accepted send "
            + "leaves once; give an idempotency_key so that a repeat after a lost answer sends nothing twice.",
        Scope = Scopes.EmailSend,
        Hints = Hints.Destructive | Hints.OpenWorld,
        Sends = 1,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["inbox_id","to","subject","body"],"properties":{
              "inbox_id":{{Fields.InboxId}},
              "to":{{Fields.To}},"cc":{{Fields.Cc}},"bcc":{{Fields.Bcc}},
              "subject":{{Fields.Subject}},
              "body":{{Fields.Body}},"html_body":{{Fields.HtmlBody}},
              "reply_to":{"type":"string","minLength":3,"maxLength":400,
                "description":"Where answers go, if not to the inbox.","examples":["support@example.com"]},
              "attachments":{{Fields.Attachments}},"send_at":{{Fields.SendAt}},
              "idempotency_key":{{Fields.IdempotencyKey}},"dry_run":{{Fields.DryRun}} } }
            """,
        Output = SendAnswer.Schema,
    };

    public override async ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        var arguments = call.Arguments;
        var (to, wrong) = SendFields.Addresses(arguments, "to");
        if (wrong is not null) return wrong;
        (var cc, wrong) = SendFields.Addresses(arguments, "cc");
        if (wrong is not null) return wrong;
        (var bcc, wrong) = SendFields.Addresses(arguments, "bcc");
        if (wrong is not null) return wrong;
        EmailAddress? replyTo = null;
        if (arguments.Text("reply_to") is { } reply && (replyTo = AddressSyntax.Parse(reply)) is null)
            return SendFields.Invalid("reply_to", reply);
        (var files, wrong) = await attachments.Read(call, ct);
        if (wrong is not null) return wrong;

        call.Outgoing = new Outgoing
        {
            InboxId = call.Inbox!.Id,
            FromAddress = call.Inbox.Address,
            To = to,
            Cc = cc,
            Bcc = bcc,
            ReplyTo = replyTo,
            Subject = arguments.Need("subject"),
            Body = arguments.Need("body"),
            HtmlBody = arguments.Text("html_body"),
            Attachments = files,
            SendAt = arguments.Time("send_at"),
            IdempotencyKey = arguments.Text("idempotency_key"),
        };
        return SendFields.CheckCount(call.Outgoing.Recipients)
            ?? SendFields.CheckSchedule(call.Outgoing.SendAt, clock.GetUtcNow());
    }

    public override Task<ToolAnswer> Run(ToolCall call, CancellationToken ct) => flow.Send(call, ct);
}
