using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Sends;
using MailMesh.Mirror;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Sending;

public sealed class ReplyToEmailTool(
    MirrorReader mirror, AttachmentReader attachments, SendFlow flow, TimeProvider clock) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "reply_to_email",
        Title = "Reply to email",
        Description = "Answers an email: to its Reply-To or From, with reply_all also to the others. Subject, "
            + "threading headers and the quoted original are set for you.",
        Scope = Scopes.EmailSend,
        Hints = Hints.Destructive | Hints.OpenWorld,
        Sends = 1,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["email_id","body"],"properties":{
              "email_id":{{Fields.EmailId}},
              "body":{{Fields.Body}},"html_body":{{Fields.HtmlBody}},
              "reply_all":{"type":"boolean","default":false,
                "description":"Also to everyone in To and Cc.","examples":[false]},
              "attachments":{{Fields.Attachments}},"send_at":{{Fields.SendAt}},
              "idempotency_key":{{Fields.IdempotencyKey}},"dry_run":{{Fields.DryRun}} } }
            """,
        Output = SendAnswer.Schema,
    };

    public override async ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        var arguments = call.Arguments;
        var original = call.Email!;
        if (await mirror.FindInbox(call.WorkspaceId, original.Row.InboxId.ToString(), ct) is not { } inbox)
            return Refusals.Message;
        var (to, cc) = ReplyRecipients.Of(original, inbox.Address, arguments.Flag("reply_all"));
        if (to.Count == 0)
        {
            return new Refusal(ErrorCodes.InvalidRecipient,
                "The email names nobody who could be answered. Use send_email with an address that you know.");
        }
        var (files, wrong) = await attachments.Read(call, ct);
        if (wrong is not null) return wrong;
        call.Outgoing = new Outgoing
        {
            InboxId = inbox.InboxId,
            FromAddress = inbox.Address,
            To = to,
            Cc = cc,
            Subject = original.Row.Subject,
            Body = arguments.Need("body"),
            HtmlBody = arguments.Text("html_body"),
            Answers = original.Row.EmailId,
            Attachments = files,
            SendAt = arguments.Time("send_at"),
            IdempotencyKey = arguments.Text("idempotency_key"),
        };
        return SendFields.CheckCount(call.Outgoing.Recipients)
            ?? SendFields.CheckSchedule(call.Outgoing.SendAt, clock.GetUtcNow());
    }

    public override Task<ToolAnswer> Run(ToolCall call, CancellationToken ct) => flow.Send(call, ct);
}
