using MailMesh.Gateway.Drafts;
using MailMesh.Gateway.Tools.Sending;

namespace MailMesh.Gateway.Tools.Drafts;

/// <summary>A draft as the tools show it.</summary>
public sealed record DraftItem
{
    /// <summary>Of the body; get_email of email_id has all of it.</summary>
    public const int PreviewCharactersMax = 200;

    public const string Fields = """
        "id":{"type":"string"},"version":{"type":"integer"},"inbox_id":{"type":"string"},
        "email_id":{"type":"string"},"in_reply_to":{"type":"string"},"subject":{"type":"string"},
        "recipients":{"type":"array","items":{"type":"string"} },"preview":{"type":"string"},
        "attachments":{"type":"array","items":{"type":"object","properties":{
          "filename":{"type":"string"},"mime_type":{"type":"string"},"size_bytes":{"type":"integer"} },
          "required":["filename","mime_type","size_bytes"]} },
        "updated_at":{"type":"string"}
        """;

    public const string Schema = $$"""
        {"type":"object","properties":{ {{Fields}} },"required":["id","version"]}
        """;

    public required Guid Id { get; init; }
    public required int Version { get; init; }
    public required Guid InboxId { get; init; }
    public required Guid EmailId { get; init; }
    public Guid? InReplyTo { get; init; }
    // What isn't written yet is left out.
    public string? Subject { get; init; }
    public IReadOnlyList<string>? Recipients { get; init; }
    public string? Preview { get; init; }
    public IReadOnlyList<AttachedItem>? Attachments { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public static DraftItem Of(ToolCall call, DraftRow draft)
    {
        var content = draft.Content;
        var people = content.To.Concat(content.Cc).Concat(content.Bcc).Select(person => person.Address).ToList();
        return new DraftItem
        {
            Id = draft.DraftId,
            Version = draft.Version,
            InboxId = draft.InboxId,
            EmailId = draft.EmailId,
            InReplyTo = draft.Answers,
            // An answer's subject is the sender's of the original, and what is quoted may be: the fence holds them in.
            Subject = content.Subject.Length == 0 ? null : call.Fence.Wrap(content.Subject),
            Recipients = people.Count == 0 ? null : people,
            Preview = content.Body.Length == 0 ? null : call.Fence.Wrap(content.Body.Length <= PreviewCharactersMax
                ? content.Body
                : SubjectLine.Cut(content.Body, PreviewCharactersMax) + "…"),
            // A file of an email has the name that its sender gave it.
            Attachments = content.Files.Count == 0 ? null :
            [
                .. content.Files.Select(
                    file => new AttachedItem(call.Fence.Wrap(file.Filename), file.MimeType, file.SizeBytes)),
            ],
            UpdatedAt = draft.UpdatedAt,
        };
    }

    public sealed record AttachedItem(string Filename, string MimeType, long SizeBytes);
}
