using System.Globalization;
using MailMesh.Limits.Plans;

namespace MailMesh.Gateway.Gates;

/// <summary>
/// The wording of refusals that several tools share. What another workspace owns, what the key is not bound to and
/// what does not exist are one text: none can be told from another.
/// </summary>
public static class Refusals
{
    public static Refusal Inbox { get; } = new(ErrorCodes.InboxNotFound,
        "No such inbox. Call list_inboxes and use an id or address from there.");

    public static Refusal Folder { get; } = new(ErrorCodes.FolderNotFound,
        "The inbox has no such folder. Call get_inbox to see its folders.");

    public static Refusal Message { get; } = new(ErrorCodes.MessageNotFound,
        "No such email. Call list_emails or search_emails and use an id from there.");

    public static Refusal Thread { get; } = new(ErrorCodes.ThreadNotFound,
        "No such thread. Use the thread_id of an email from list_emails or search_emails.");

    public static Refusal Attachment { get; } = new(ErrorCodes.AttachmentNotFound,
        "The email has no attachment with this index. Call get_email to see its attachments, counted from 0.");

    public static Refusal Send { get; } = new(ErrorCodes.SendNotFound,
        "No such send. Use the send_id that send_email or reply_to_email answered.");

    public static Refusal Draft { get; } = new(ErrorCodes.DraftNotFound,
        "No such draft: it was sent, deleted, or never was. Call list_drafts, or list_outbox for what was sent.");

    public static Refusal Webhook { get; } = new(ErrorCodes.WebhookNotFound,
        "No such webhook. Call list_webhooks and use an id from there.");

    public static Refusal Key { get; } = new(ErrorCodes.KeyNotFound, "No such key. GET /api/v1/keys lists them.");

    public static Refusal Workspace { get; } =
        new(ErrorCodes.WorkspaceNotFound, "No such workspace. GET /api/v1/workspaces lists them.");

    public static Refusal Cancelled { get; } = new(ErrorCodes.Cancelled, "The caller hung up.");

    public static Refusal Frozen { get; } = new(ErrorCodes.KeyFrozen,
        "This key is frozen because its use looked wrong. Stop, and ask the owner of the workspace to unfreeze it.");

    public static Refusal Scope(string scope) => new(ErrorCodes.ScopeDenied,
        $"This key lacks the scope {scope}. Go on without it, or ask the workspace's owner for a key that has it.");

    public static Refusal Plan(string tool, Plan? required, string? upgradeUrl)
    {
        var details = new Dictionary<string, string>();
        if (required is not null) details["requiredPlan"] = required.Name;
        if (upgradeUrl is not null) details["upgradeUrl"] = upgradeUrl;
        var need = required is null ? "No plan has it." : $"It needs the plan {required.Name} or higher.";
        return new Refusal(ErrorCodes.PlanRequired,
            $"The workspace's plan does not have {tool}. {need} Tell the owner of the workspace; don't retry.")
        {
            Details = details,
        };
    }

    public static Refusal Unavailable(string what, TimeSpan? retryAfter = null)
    {
        var seconds = (int)Math.Ceiling(retryAfter?.TotalSeconds ?? Outage.RetryAfterSeconds);
        return new Refusal(ErrorCodes.TemporarilyUnavailable,
            string.Create(CultureInfo.InvariantCulture, $"{what} Wait {seconds} s, then make the same call again."))
        {
            RetryAfter = seconds,
        };
    }

    public static Refusal Internal(string requestId) => new(ErrorCodes.Internal,
        $"Something failed on our side. If it happens again, tell the owner the request id {requestId}.");

    public static Refusal Arguments(string what) => new(ErrorCodes.InvalidArguments, what);
}
