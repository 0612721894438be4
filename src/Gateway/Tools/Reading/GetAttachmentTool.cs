using MailMesh.Content;
using MailMesh.Content.Files;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Schemas;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

public sealed class GetAttachmentTool(MirrorReader mirror, AttachmentText texts, AttachmentLinks links) : Tool
{
    /// <summary>Bytes that base64 shows.</summary>
    public const int InlineBytesMax = 5 * 1024 * 1024;

    public override ToolCard Card { get; } = new()
    {
        Name = "get_attachment",
        Title = "Get attachment",
        Description = "Reads one attachment as text, base64 or a link to download once. " + Fencing.Note,
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["email_id","index"],"properties":{
              "email_id":{{Fields.EmailId}},
              "index":{"type":"integer","minimum":0,"maximum":1000,
                "description":"From 0, as get_email lists.","examples":[0]},
              "as":{"type":"string","enum":["text","inline","link"],"default":"text",
                "description":"text: of PDF, Office, RTF, ICS, EML, text to 20 MB. inline: base64, to 5 MB. link: one download, 10 minutes.",
                "examples":["inline"]},
              "offset":{"type":"integer","minimum":0,"maximum":10000000,"default":0,
                "description":"First character of text to show.","examples":[20000]} } }
            """,
        Output = """
            {"type":"object","properties":{
              "id":{"type":"string"},"index":{"type":"integer"},"filename":{"type":"string"},
              "mime_type":{"type":"string"},"size_bytes":{"type":"integer"},
              "text":{"type":"string"},"total_chars":{"type":"integer"},"next_offset":{"type":"integer"},
              "cut":{"type":"string"},"risk":{"type":"object"},
              "data":{"type":"string"},
              "url":{"type":"string"},"expires_at":{"type":"string"}},
             "required":["id","index","filename","mime_type","size_bytes"]}
            """,
    };

    public override ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        if (Find(call) is not { } attachment) return new(Refusals.Attachment);
        return new((call.Arguments.Text("as") ?? "text") switch
        {
            "inline" when attachment.SizeBytes > InlineBytesMax =>
                AttachmentText.TooLarge($"as=inline is for at most {InlineBytesMax} bytes", attachment),
            "text" when !FileText.MayHave(attachment.MimeType, attachment.Filename) =>
                AttachmentText.NoText(attachment),
            "text" when attachment.SizeBytes > FileLimits.BytesMax =>
                AttachmentText.TooLarge($"as=text is for at most {FileLimits.BytesMax} bytes", attachment),
            _ => null,
        });
    }

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var row = Find(call)!;
        var emailId = call.Email!.Row.EmailId;
        if (call.Arguments.Text("as") == "link")
        {
            var link = await links.Create(call.Caller, emailId, row.Index, ct);
            return Answer.Of(Describe(call, row) with { Url = link.Url, ExpiresAt = link.ExpiresAt });
        }
        if (call.Arguments.Text("as") == "inline")
        {
            if (await mirror.GetAttachment(call.WorkspaceId, emailId, row.Index, ct) is not { } content)
                return Refusals.Attachment;
            return Answer.Of(
                Describe(call, row) with { Data = Convert.ToBase64String(content.Bytes) }, shown: Describe(call, row));
        }
        var (file, refusal) = await texts.Read(call.WorkspaceId, emailId, row, ct);
        return file is not null ? Text(call, row, file) : refusal!;
    }

    private static Answer Text(ToolCall call, AttachmentRow row, FileReading.Text file)
    {
        const int Least = 100;
        var (text, invisible) = InvisibleText.Remove(file.Content);
        var about = Describe(call, row) with
        {
            Cut = file.Cut, Risk = RiskView.Of(invisible, file.HiddenChars),
        };
        var from = Math.Min(call.Arguments.Number("offset", 0), text.Length);
        var characters = Answer.CharactersMax - 1_000;
        while (true)
        {
            var shown = EmailBody.Cut(text, from, characters);
            var next = from + shown.Length;
            var answer = Answer.Of(about with
            {
                Text = call.Fence.WrapBlock(shown),
                TotalChars = text.Length,
                NextOffset = next < text.Length ? next : null,
            });
            if (answer.Fits || characters <= Least) return answer;
            characters = Math.Max(Least, characters - (answer.Length - Answer.CharactersMax) - Least);
        }
    }

    private static AttachmentView Describe(ToolCall call, AttachmentRow row) => new(
        call.Email!.Row.EmailId, row.Index, call.Fence.Wrap(row.Filename), EmailBody.MediaType(row.MimeType),
        row.SizeBytes);

    private sealed record AttachmentView(Guid Id, int Index, string Filename, string MimeType, long SizeBytes)
    {
        public string? Cut { get; init; }
        public RiskView? Risk { get; init; }
        public string? Text { get; init; }
        public int? TotalChars { get; init; }
        public int? NextOffset { get; init; }
        public string? Data { get; init; }
        public string? Url { get; init; }
        public DateTimeOffset? ExpiresAt { get; init; }
    }

    private static AttachmentRow? Find(ToolCall call) =>
        call.Email!.Attachments.FirstOrDefault(row => row.Index == call.Arguments.Number("index", -1));
}
