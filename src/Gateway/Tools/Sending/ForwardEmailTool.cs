using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Sends;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Sending;

public sealed class ForwardEmailTool(MirrorReader mirror, SendFlow flow) : Tool
{
    private const int AttachmentsMax = 20;

    public override ToolCard Card { get; } = new()
    {
        Name = "forward_email",
        Title = "Forward email",
        Description = "Passes an email on, with its attachments and a note of yours above it.",
        Scope = Scopes.EmailSend,
        Hints = Hints.Destructive | Hints.OpenWorld,
        Sends = 1,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["email_id","to"],"properties":{
              "email_id":{{Fields.EmailId}},"to":{{Fields.To}},
              "note":{"type":"string","minLength":1,"maxLength":100000,"description":"Text above the email.",
                "examples":["For your files."]},
              "include_attachments":{"type":"boolean","default":true,"description":"With its files.",
                "examples":[true]},
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
        var (to, wrong) = SendFields.Addresses(arguments, "to");
        if (wrong is not null) return wrong;
        var files = arguments.Choice("include_attachments") ?? true ? original.Attachments : [];
        if (files.Count > AttachmentsMax || files.Sum(file => file.SizeBytes) > AttachmentReader.BytesMax)
        {
            return new Refusal(ErrorCodes.AttachmentTooLarge,
                "The email's attachments are too many or too large to send. Set \"include_attachments\":false.");
        }
        call.Outgoing = new Outgoing
        {
            InboxId = inbox.InboxId,
            FromAddress = inbox.Address,
            To = to,
            Subject = SubjectLine.Forward(original.Row.Subject),
            Body = ForwardedEmail.Text(original, arguments.Text("note")),
            Attachments = [.. files.Select(file => Input(original, file))],
            IdempotencyKey = arguments.Text("idempotency_key"),
        };
        return SendFields.CheckCount(call.Outgoing.Recipients);
    }

    public override Task<ToolAnswer> Run(ToolCall call, CancellationToken ct) => flow.Send(call, ct);

    private static AttachmentInput Input(EmailDetail original, AttachmentRow file) => new()
    {
        Filename = file.Filename,
        MimeType = Reading.EmailBody.MediaType(file.MimeType),
        EmailId = original.Row.EmailId,
        Index = file.Index,
        SizeBytes = file.SizeBytes,
    };
}
