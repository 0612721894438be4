using System.Text;
using MailMesh.Content;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Schemas;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

public sealed class GetAttachmentTool(MirrorReader mirror, AttachmentLinks links) : Tool
{
    private const int InlineBytesMax = 5 * 1024 * 1024;
    private const int TextBytesMax = 5 * 1024 * 1024;

    public override ToolCard Card { get; } = new()
    {
        Name = "get_attachment",
        Title = "Get attachment",
        Description = "Reads one attachment as text, as base64, or as a link to download once. " + Fencing.Note,
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["email_id","index"],"properties":{
              "email_id":{{Fields.EmailId}},
              "index":{"type":"integer","minimum":0,"maximum":1000,
                "description":"Which one, from 0, as get_email lists them.","examples":[0]},
              "as":{"type":"string","enum":["text","inline","link"],"default":"text",
                "description":"text: text/* alone. inline: base64, at most 5 MB. link: one download within 10 minutes.",
                "examples":["inline"]},
              "offset":{"type":"integer","minimum":0,"maximum":10000000,"default":0,
                "description":"With text: first character to show.","examples":[20000]} } }
            """,
        Output = """
            {"type":"object","properties":{
              "id":{"type":"string"},"index":{"type":"integer"},"filename":{"type":"string"},
              "mime_type":{"type":"string"},"size_bytes":{"type":"integer"},
              "text":{"type":"string"},"total_chars":{"type":"integer"},"next_offset":{"type":"integer"},
              "data":{"type":"string","description":"base64"},
              "url":{"type":"string"},"expires_at":{"type":"string"}},
             "required":["id","index","filename","mime_type","size_bytes"]}
            """,
    };

    public override ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        if (Find(call) is not { } attachment) return new(Refusals.Attachment);
        return new((call.Arguments.Text("as") ?? "text") switch
        {
            "inline" when attachment.SizeBytes > InlineBytesMax => TooLarge("inline", InlineBytesMax),
            "text" when !IsText(attachment) => new Refusal(ErrorCodes.TextNotAvailable,
                $"{EmailBody.MediaType(attachment.MimeType)} can't be shown as text. Use as=inline or as=link."),
            "text" when attachment.SizeBytes > TextBytesMax => TooLarge("text", TextBytesMax),
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
        if (await mirror.GetAttachment(call.WorkspaceId, emailId, row.Index, ct) is not { } content)
            return Refusals.Attachment;
        if (call.Arguments.Text("as") == "inline")
        {
            return Answer.Of(
                Describe(call, row) with { Data = Convert.ToBase64String(content.Bytes) }, shown: Describe(call, row));
        }
        return Text(call, row, Decode(row, content.Bytes));
    }

    private static Answer Text(ToolCall call, AttachmentRow row, string text)
    {
        const int Least = 100;
        var from = Math.Min(call.Arguments.Number("offset", 0), text.Length);
        var characters = Answer.CharactersMax - 1_000;
        while (true)
        {
            var shown = EmailBody.Cut(text, from, characters);
            var next = from + shown.Length;
            var answer = Answer.Of(Describe(call, row) with
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
        public string? Text { get; init; }
        public int? TotalChars { get; init; }
        public int? NextOffset { get; init; }
        public string? Data { get; init; }
        public string? Url { get; init; }
        public DateTimeOffset? ExpiresAt { get; init; }
    }

    private static AttachmentRow? Find(ToolCall call) =>
        call.Email!.Attachments.FirstOrDefault(row => row.Index == call.Arguments.Number("index", -1));

    private static bool IsText(AttachmentRow row) =>
        row.MimeType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || row.MimeType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private static string Decode(AttachmentRow row, byte[] bytes)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            text = Encoding.Latin1.GetString(bytes); // maps every byte, so nothing is lost that ASCII shows
        }
        return row.MimeType.StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
            ? HtmlText.ToMarkdown(text).Text
            : InvisibleText.Remove(text).Text;
    }

    private static Refusal TooLarge(string form, int bytesMax) => new(ErrorCodes.AttachmentTooLarge,
        $"as={form} is for at most {bytesMax} bytes. Use as=link.");
}
