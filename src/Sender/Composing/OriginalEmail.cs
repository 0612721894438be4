using MailMesh.Contracts;

namespace MailMesh.Sender.Composing;

/// <summary>The email that is answered, as far as a reply needs it. All of it was written by a stranger.</summary>
public sealed record OriginalEmail
{
    public string? MessageId { get; init; }
    public IReadOnlyList<string> References { get; init; } = [];
    public IReadOnlyList<string> InReplyTo { get; init; } = [];
    public string? Subject { get; init; }
    public EmailAddress? From { get; init; }
    public DateTimeOffset? Date { get; init; }
    /// <summary>Its text body; empty where it has none.</summary>
    public string Text { get; init; } = "";
}
