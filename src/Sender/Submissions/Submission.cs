using MailMesh.Mirror;
using MailMesh.Sender.Composing;
using MailMesh.Sender.Outbox;

namespace MailMesh.Sender.Submissions;

/// <summary>A recipient as it is stored: its place, the field that names it, and the route that takes it.</summary>
public sealed record SubmissionRecipient(string Address, string? Name, string Field, string Route);

/// <summary>A submission as it enters the outbox, decided with no clock and no database.</summary>
public sealed record Submission
{
    private const int TextCharsMax = 2_000;

    public required SubmissionHead Head { get; init; }
    public required Draft Draft { get; init; }
    public required string FromAddress { get; init; }
    /// <summary>The mail; empty where there is none.</summary>
    public required byte[] Raw { get; init; }
    /// <summary>Why it can't be sent; null where it will be.</summary>
    public required Refusal? Refusal { get; init; }
    public required IReadOnlyList<SubmissionRecipient> Recipients { get; init; }
    public required DateTimeOffset DueAt { get; init; }

    /// <param name="routeTo">Name of the route that takes an address.</param>
    public static Submission Of(Draft draft, ComposedMail mail, Func<string, string> routeTo, DateTimeOffset now) =>
        new()
    {
        Head = new SubmissionHead
        {
            SendId = draft.SendId,
            WorkspaceId = draft.WorkspaceId,
            InboxId = draft.InboxId,
            EmailId = Guid.CreateVersion7(now),
            MessageId = mail.MessageId,
            Subject = Clean(draft.Subject),
            AskedAt = draft.AskedAt,
        },
        Draft = draft,
        FromAddress = mail.FromAddress,
        Raw = (mail as ComposedMail.Ready)?.Raw ?? [],
        Refusal = (mail as ComposedMail.Refused)?.Why,
        Recipients =
        [
            .. draft.Recipients().Select(r => new SubmissionRecipient(
                Clean(r.Address.Address), r.Address.Name is { } name ? Clean(name) : null, r.Field,
                routeTo(r.Address.Address))),
        ],
        DueAt = draft.LeavesAt(now),
    };

    // What is refused is stored too, so that whoever asked hears why; PostgreSQL takes no NUL and no half surrogate.
    private static string Clean(string text) => StoredText.Clean(text, TextCharsMax);
}
