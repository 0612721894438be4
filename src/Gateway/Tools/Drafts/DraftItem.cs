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
    public required string Subject { get; init; }
    public required IReadOnlyList<string> Recipients { get; init; }
    public required string Preview { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public static DraftItem Of(ToolCall call, DraftRow draft) => new()
    {
        Id = draft.DraftId,
        Version = draft.Version,
        InboxId = draft.InboxId,
        EmailId = draft.EmailId,
        InReplyTo = draft.Answers,
        // An answer's subject is the sender's of the original, and what is quoted may be: the fence holds them in.
        Subject = call.Fence.Wrap(draft.Content.Subject),
        Recipients =
        [
            .. draft.Content.To.Concat(draft.Content.Cc).Concat(draft.Content.Bcc).Select(person => person.Address),
        ],
        Preview = call.Fence.Wrap(draft.Content.Body.Length <= PreviewCharactersMax
            ? draft.Content.Body
            : SubjectLine.Cut(draft.Content.Body, PreviewCharactersMax) + "…"),
        UpdatedAt = draft.UpdatedAt,
    };
}
