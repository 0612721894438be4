using MailMesh.Contracts;
using MailMesh.Gateway.Drafts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Sends;
using MailMesh.Gateway.Tools.Sending;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Drafts;

/// <summary>What save_draft is asked, as the next version in <see cref="ToolCall.Draft"/>. Stores nothing.</summary>
public sealed class DraftEdits(MirrorReader mirror, AttachmentReader attachments, TimeProvider clock)
{
    public async ValueTask<Refusal?> Read(ToolCall call, CancellationToken ct)
    {
        var arguments = call.Arguments;
        if (arguments.Has("draft_id") != arguments.Has("version"))
            return Refusals.Arguments("`draft_id` and `version` go together. Example: \"version\":1.");
        if (call.Draft is { } draft)
        {
            if (call.Inbox is { } inbox && inbox.Id != draft.InboxId) return Refusals.Draft;
            return arguments.Has("in_reply_to")
                ? Refusals.Arguments("`in_reply_to` is for a new draft; leave it out where draft_id is given.")
                : await Apply(call, draft, ct);
        }
        if (arguments.Text("in_reply_to") is { } answered) return await Answering(call, answered, ct);
        return call.Inbox is { } from
            ? await Apply(call, New(from.Id), ct)
            : Refusals.Arguments("`inbox_id` is required for a new draft. Example: \"agent@mailmesh.test\".");
    }

    private async ValueTask<Refusal?> Answering(ToolCall call, string emailId, CancellationToken ct)
    {
        if (!Guid.TryParse(emailId, out var id) || await mirror.GetEmail(call.WorkspaceId, id, ct) is not { } original
            || !call.Caller.MayTouch(original.Row.InboxId)
            || (call.Inbox is { } named && named.Id != original.Row.InboxId)
            || await mirror.FindInbox(call.WorkspaceId, original.Row.InboxId.ToString(), ct) is not { } inbox)
            return Refusals.Message;
        var (to, cc) = ReplyRecipients.Of(original, inbox.Address, replyAll: false);
        return await Apply(call, New(inbox.InboxId) with
        {
            Answers = id,
            Content = new DraftContent { To = to, Cc = cc, Subject = SubjectLine.Reply(original.Row.Subject) },
        }, ct);
    }

    private DraftRow New(Guid inboxId)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        return new DraftRow
        {
            DraftId = id, InboxId = inboxId, Version = 0, EmailId = id, Content = new DraftContent(),
            UpdatedAt = clock.GetUtcNow(),
        };
    }

    /// <summary>Lays the call's fields over what is there, as the next version.</summary>
    private async ValueTask<Refusal?> Apply(ToolCall call, DraftRow before, CancellationToken ct)
    {
        var arguments = call.Arguments;
        var (to, wrong) = People(arguments, "to", before.Content.To);
        if (wrong is not null) return wrong;
        (var cc, wrong) = People(arguments, "cc", before.Content.Cc);
        if (wrong is not null) return wrong;
        (var bcc, wrong) = People(arguments, "bcc", before.Content.Bcc);
        if (wrong is not null) return wrong;
        if (before.Answers is not null && (bcc.Count > 0 || arguments.Has("subject")))
            return Refusals.Arguments("`bcc` and `subject` can't be set on an answer: it keeps the thread's subject.");
        (var brought, wrong) = await attachments.Read(call, ct);
        if (wrong is not null) return wrong;
        var version = before.Version == 0 ? 0 : arguments.Number("version", 0);
        call.Draft = before with
        {
            Version = version + 1,
            EmailId = version == 0 ? before.EmailId : Guid.CreateVersion7(clock.GetUtcNow()),
            UpdatedAt = clock.GetUtcNow(),
            Brought = brought,
            Content = new DraftContent
            {
                To = to,
                Cc = cc,
                Bcc = bcc,
                Subject = arguments.Text("subject") ?? before.Content.Subject,
                Body = arguments.Text("body") ?? before.Content.Body,
                HtmlBody = arguments.Text("html_body") ?? before.Content.HtmlBody,
                // All of them at once: an empty list takes them away, left out they stay.
                Files = arguments.Has("attachments") ? [.. brought.Select(File)] : before.Content.Files,
            },
        };
        return SendFields.CheckCount([.. to, .. cc, .. bcc]);
    }

    private AttachedFile File(AttachmentInput input) => new(
        Guid.CreateVersion7(clock.GetUtcNow()), input.Filename, input.MimeType, input.SizeBytes);

    private static (IReadOnlyList<EmailAddress>, Refusal?) People(
        Arguments arguments, string field, IReadOnlyList<EmailAddress> otherwise) =>
        arguments.Has(field) ? SendFields.Addresses(arguments, field) : (otherwise, null);
}
