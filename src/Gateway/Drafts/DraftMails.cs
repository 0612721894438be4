using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Waiting;
using MailMesh.Mirror;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Drafts;

/// <summary>
/// The mails in DRAFTS that show drafts to people. Mails don't change: each version is one of its own, and the one
/// before goes. Where a person has edited, moved or deleted it, the draft is no longer what the key wrote.
/// </summary>
public sealed partial class DraftMails(
    BusRequests bus, MirrorReader mirror, TimeProvider clock, ILogger<DraftMails> log)
{
    public static Refusal Conflict { get; } = new(ErrorCodes.VersionConflict,
        "The draft was changed since: by another save, or by a person in their mail program. Nothing was done. Read "
        + "list_drafts, and list_emails of DRAFTS, then save anew.");

    /// <summary>False where the inbox is gone.</summary>
    public async Task<bool> Show(ToolCall call, DraftRow draft, CancellationToken ct)
    {
        var answered = draft.Answers is { } email ? await mirror.GetEmail(call.WorkspaceId, email, ct) : null;
        var filed = await bus.Ask(new FileDraft
        {
            EmailId = draft.EmailId,
            WorkspaceId = call.WorkspaceId,
            InboxId = draft.InboxId,
            To = draft.Content.To,
            Cc = draft.Content.Cc,
            Subject = draft.Content.Subject,
            Body = draft.Content.Body,
            HtmlBody = draft.Content.HtmlBody,
            Files = [.. draft.Content.Files.Select(file => new DraftFile(file.FileId, file.Filename, file.MimeType))],
            InReplyTo = answered?.Row.MessageId,
            SavedAt = draft.UpdatedAt,
        }, ct);
        return filed.Filed;
    }

    public async Task<bool> IsShown(ToolCall call, DraftRow draft, CancellationToken ct) =>
        (await mirror.GetEmail(call.WorkspaceId, draft.EmailId, ct))?.Row.FolderRole == FolderRole.Drafts;

    /// <summary>What is gone already is gone.</summary>
    public Task Remove(ToolCall call, DraftRow draft, CancellationToken ct) => bus.Ask(new DeleteEmails
    {
        ChangeId = Guid.CreateVersion7(clock.GetUtcNow()),
        WorkspaceId = call.WorkspaceId,
        InboxIds = [draft.InboxId],
        EmailIds = [draft.EmailId],
        Permanent = true,
    }, ct);

    /// <summary>After what can't be undone: a mail that stays is no reason to say that it failed.</summary>
    public async Task TryRemove(ToolCall call, DraftRow draft)
    {
        try
        {
            await Remove(call, draft, CancellationToken.None);
        }
        catch (Exception e) when (Outage.Is(e))
        {
            LogStays(log, draft.EmailId, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Email {EmailId} of a draft stays in DRAFTS: {Reason}")]
    private static partial void LogStays(ILogger log, Guid emailId, string reason);
}
