using System.Globalization;
using MailMesh.Gateway.Drafts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Sends;
using MailMesh.Gateway.Tools.Sending;

namespace MailMesh.Gateway.Tools.Drafts;

public sealed class SendDraftTool(
    DraftBook book, DraftFiles files, DraftMails mails, InboxDirectory inboxes, SendFlow flow, TimeProvider clock)
    : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "send_draft",
        Title = "Send draft",
        Description = "Sends a draft as it is in this version, once, and removes it.",
        Scope = Scopes.EmailSend,
        Hints = Hints.Destructive | Hints.OpenWorld,
        Sends = 1,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["draft_id","version"],"properties":{
              "draft_id":{{Fields.DraftId}},"version":{{Fields.DraftVersion}},"send_at":{{Fields.SendAt}} } }
            """,
        Output = SendAnswer.Schema,
    };

    public override async ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        var draft = call.Draft!;
        if (draft.Version != call.Arguments.Number("version", 0) || !await mails.IsShown(call, draft, ct))
            return DraftMails.Conflict;
        if (await inboxes.Find(call.Caller, draft.InboxId.ToString(), ct) is not { } inbox) return Refusals.Inbox;
        var content = draft.Content;
        if (content.To.Count == 0)
            return new Refusal(ErrorCodes.InvalidRecipient, "The draft has no recipient in `to`. Save one first.");
        if (await files.Read(call.WorkspaceId, draft, ct) is not { } attachments) return DraftMails.Conflict;
        call.Outgoing = new Outgoing
        {
            InboxId = inbox.Id,
            FromAddress = inbox.Address,
            To = content.To,
            Cc = content.Cc,
            Bcc = content.Bcc,
            Subject = content.Subject,
            Body = content.Body,
            HtmlBody = content.HtmlBody,
            Answers = draft.Answers,
            Attachments = attachments,
            SendAt = call.Arguments.Time("send_at"),
            // Of this version one mail leaves, however often the call is made.
            IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"draft-{draft.DraftId}-{draft.Version}"),
        };
        return SendFields.CheckSchedule(call.Outgoing.SendAt, clock.GetUtcNow());
    }

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var answer = await flow.Send(call, ct);
        if (!call.Audited && !call.Repeats) return answer; // nothing was accepted
        await book.Delete(call.WorkspaceId, call.Draft!.DraftId, CancellationToken.None);
        await mails.TryRemove(call, call.Draft);
        return answer;
    }
}
