using MailMesh.Content;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

public sealed class GetEmailTool(MirrorReader mirror) : Tool
{
    private const int CharactersDefault = 12_000;

    public override ToolCard Card { get; } = new()
    {
        Name = "get_email",
        Title = "Get email",
        Description = "Reads one email. concise: new text only, quoted history folded. " + Fencing.Note,
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["email_id"],"properties":{
              "email_id":{{Fields.EmailId}},"inbox_id":{{Fields.InboxId}},
              "view":{"type":"string","enum":["concise","full","headers","html"],"default":"concise",
                "description":"full: with quoted history. headers: as on the wire. html: sanitised.",
                "examples":["full"]},
              "offset":{"type":"integer","minimum":0,"maximum":10000000,"default":0,
                "description":"First character to show: next_offset of the answer before.","examples":[12000]},
              "max_chars":{"type":"integer","minimum":500,"maximum":25000,"default":12000,
                "description":"Characters of the body to show.","examples":[5000]} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "id":{"type":"string"},"thread_id":{"type":"string"},"inbox_id":{"type":"string"},
              "folder":{"type":"string"},"from":{{Fields.Person}},"to":{{Fields.People}},"cc":{{Fields.People}},
              "bcc":{{Fields.People}},"reply_to":{{Fields.People}},"subject":{"type":"string"},
              "received_at":{"type":"string"},"sent_at":{"type":"string"},"unread":{"type":"boolean"},
              "view":{"type":"string"},"body":{"type":"string"},"total_chars":{"type":"integer"},
              "next_offset":{"type":"integer","description":"Pass as offset to read on; absent at the end."},
              "folded_chars":{"type":"integer","description":"Quoted history left out; view=full shows it."},
              "attachments":{"type":"array","items":{"type":"object","properties":{
                "index":{"type":"integer"},"filename":{"type":"string"},"mime_type":{"type":"string"},
                "size_bytes":{"type":"integer"},"inline":{"type":"boolean"} },
                "required":["index","filename","mime_type","size_bytes"]} },
              "attachments_left_out":{"type":"integer"},
              "risk":{{RiskView.Schema}} },
             "required":["id","thread_id","inbox_id","folder","subject","received_at","view","body","total_chars"]}
            """,
    };

    public override bool TellsOfOneInbox => true;

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var email = call.Email!;
        var view = call.Arguments.Text("view") ?? "concise";
        var shown = EmailBody.Of(email, view, await Source(call.WorkspaceId, email, view, ct));
        var from = Math.Min(call.Arguments.Number("offset", 0), shown.Text.Length);
        var characters = call.Arguments.Number("max_chars", CharactersDefault);
        while (true)
        {
            var answer = Answer.Of(Describe(call, email, view, shown, from, characters));
            const int Least = 100;
            if (answer.Fits || characters <= Least) return answer;
            // JSON escapes can double a text; header lists and filenames take room too.
            characters = Math.Max(Least, characters - (answer.Length - Answer.CharactersMax) - Least);
        }
    }

    private async Task<string?> Source(Guid workspaceId, EmailDetail email, string view, CancellationToken ct)
    {
        if (view == "headers") return await mirror.GetHeaders(workspaceId, email.Row.EmailId, ct);
        return email.HasHtml ? await mirror.GetHtml(workspaceId, email.Row.EmailId, ct) : null;
    }

    private static object Describe(
        ToolCall call, EmailDetail email, string view, EmailBody shown, int from, int characters)
    {
        const int AttachmentsShownMax = 50;
        var fence = call.Fence;
        var body = EmailBody.Cut(shown.Text, from, characters);
        var next = from + body.Length;
        return new
        {
            Id = email.Row.EmailId,
            email.Row.ThreadId,
            email.Row.InboxId,
            Folder = email.Row.FolderRole ?? PlainName.Show(email.Row.FolderName),
            From = Person.Of(email.Row.From, fence),
            To = Person.Of(email.Row.To, fence),
            Cc = Person.Of(email.Cc, fence),
            Bcc = Person.Of(email.Bcc, fence),
            ReplyTo = Person.Of(email.ReplyTo, fence),
            Subject = fence.Wrap(email.Row.Subject),
            email.Row.ReceivedAt,
            email.SentAt,
            Unread = email.Row.IsRead ? (bool?)null : true,
            View = view,
            Body = fence.WrapBlock(body),
            TotalChars = shown.Text.Length,
            NextOffset = next < shown.Text.Length ? next : (int?)null,
            FoldedChars = shown.FoldedChars > 0 ? shown.FoldedChars : (int?)null,
            Attachments = email.Attachments.Count == 0
                ? null
                : email.Attachments.Take(AttachmentsShownMax).Select(attachment => new
                {
                    attachment.Index,
                    Filename = fence.Wrap(attachment.Filename),
                    MimeType = EmailBody.MediaType(attachment.MimeType),
                    attachment.SizeBytes,
                    Inline = attachment.IsInline ? (bool?)true : null,
                }),
            AttachmentsLeftOut = email.Attachments.Count > AttachmentsShownMax
                ? email.Attachments.Count - AttachmentsShownMax
                : (int?)null,
            Risk = RiskView.Of(email, shown, fence),
        };
    }
}
