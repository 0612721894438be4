using MailMesh.Gateway.Drafts;
using MailMesh.Gateway.Gates.Kept;
using MailMesh.Gateway.Sends;
using MailMesh.Gateway.Tools;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Gates;

/// <summary>
/// Resolves every id among the arguments. What another workspace owns, or the key is not bound to, is refused in the
/// same words and at the same cost as what does not exist.
/// </summary>
public sealed class OwnershipGate(
    InboxDirectory inboxes, MirrorReader mirror, SendBook sends, DraftBook drafts, KeptAnswers kept) : IGate
{
    public async ValueTask<Refusal?> Check(ToolCall call, CancellationToken ct)
    {
        if (call.Tool.TellsOfOneInbox)
        {
            call.Kept = await kept.Find(call, ct);
            // Its ids were the workspace's when the answer was made, and its inbox hasn't changed since.
            if (call.Kept is { Found: not null }) return null;
        }
        var arguments = call.Arguments;
        if (arguments.Text("inbox_id") is { } inbox)
        {
            call.Inbox = await inboxes.Find(call.Caller, inbox, ct);
            if (call.Inbox is null) return Refusals.Inbox;
        }
        if (arguments.Text("email_id") is { } email)
        {
            call.Email = await FindEmail(call, email, ct);
            if (call.Email is null) return Refusals.Message;
        }
        if (arguments.Text("thread_id") is { } thread)
        {
            call.Thread = await FindThread(call, thread, ct);
            if (call.Thread is null) return Refusals.Thread;
        }
        if (arguments.Text("send_id") is { } send)
        {
            call.Send = await FindSend(call, send, ct);
            if (call.Send is null) return Refusals.Send;
        }
        if (arguments.Text("draft_id") is { } draft)
        {
            call.Draft = await FindDraft(call, draft, ct);
            if (call.Draft is null) return Refusals.Draft;
        }
        return await call.Tool.Prepare(call, ct);
    }

    private async Task<EmailDetail?> FindEmail(ToolCall call, string id, CancellationToken ct) =>
        Guid.TryParse(id, out var emailId)
        && await mirror.GetEmail(call.WorkspaceId, emailId, ct) is { } email
        && Holds(call, email.Row.InboxId)
            ? email
            : null;

    private async Task<ThreadDetail?> FindThread(ToolCall call, string id, CancellationToken ct) =>
        Guid.TryParse(id, out var threadId)
            ? await mirror.GetThread(call.WorkspaceId, threadId, inbox => Holds(call, inbox), ct)
            : null;

    private async Task<SendRow?> FindSend(ToolCall call, string id, CancellationToken ct) =>
        Guid.TryParse(id, out var sendId)
        && await sends.Find(call.WorkspaceId, sendId, ct) is { } send
        && call.Caller.MayTouch(send.InboxId)
            ? send
            : null;

    private async Task<DraftRow?> FindDraft(ToolCall call, string id, CancellationToken ct) =>
        Guid.TryParse(id, out var draftId)
        && await drafts.Find(call.WorkspaceId, draftId, ct) is { } draft
        && call.Caller.MayTouch(draft.InboxId)
            ? draft
            : null;

    private static bool Holds(ToolCall call, Guid inboxId) =>
        call.Caller.MayTouch(inboxId) && (call.Inbox is null || call.Inbox.Id == inboxId);
}
