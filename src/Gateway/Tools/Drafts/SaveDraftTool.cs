using MailMesh.Contracts;
using MailMesh.Gateway.Drafts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools.Sending;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Drafts;

public sealed class SaveDraftTool(DraftBook book, DraftMails mails, MirrorReader mirror, TimeProvider clock) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "save_draft",
        Title = "Save draft",
        Description = "Creates a draft, or with draft_id and version changes one: fields left out stay. It also lies "
            + "in DRAFTS for people to see.",
        Scope = Scopes.EmailDraft,
        Hints = Hints.None,
        Input = $$"""
            {"type":"object","additionalProperties":false,"properties":{
              "inbox_id":{{Fields.InboxId}},
              "in_reply_to":{"type":"string","minLength":1,"maxLength":64,
                "description":"New draft: the email it answers; sets recipients and subject.",
                "examples":["{{Fields.ExampleId}}"]},
              "draft_id":{{Fields.DraftId}},"version":{{Fields.DraftVersion}},
              "to":{{Fields.DraftTo}},"cc":{{Fields.Cc}},"bcc":{{Fields.Bcc}},
              "subject":{{Fields.Subject}},"body":{{Fields.Body}},"html_body":{{Fields.HtmlBody}} } }
            """,
        Output = DraftItem.Schema,
    };

    public override async ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        var arguments = call.Arguments;
        if (arguments.Has("draft_id") != arguments.Has("version"))
            return Refusals.Arguments("`draft_id` and `version` go together. Example: \"version\":1.");
        if (call.Draft is { } draft)
        {
            if (call.Inbox is { } inbox && inbox.Id != draft.InboxId) return Refusals.Draft;
            return arguments.Has("in_reply_to")
                ? Refusals.Arguments("`in_reply_to` is for a new draft; leave it out where draft_id is given.")
                : Read(call, draft);
        }
        if (arguments.Text("in_reply_to") is { } answered) return await Answering(call, answered, ct);
        return call.Inbox is { } from
            ? Read(call, New(from.Id))
            : Refusals.Arguments("`inbox_id` is required for a new draft. Example: \"agent@mailmesh.test\".");
    }

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var draft = call.Draft!;
        if (draft.Version == 1)
        {
            if (!await mails.Show(call, draft, ct)) return Refusals.Inbox;
            await book.Insert(call.WorkspaceId, draft, ct);
            return Answer.Of(DraftItem.Of(call, draft));
        }
        var before = await book.Find(call.WorkspaceId, draft.DraftId, ct);
        if (before is null || before.Version != draft.Version - 1 || !await mails.IsShown(call, before, ct))
            return DraftMails.Conflict;
        if (!await mails.Show(call, draft, ct)) return Refusals.Inbox;
        if (!await book.Update(call.WorkspaceId, draft, ct))
        {
            await mails.TryRemove(call, draft);
            return DraftMails.Conflict;
        }
        await mails.TryRemove(call, before);
        return Answer.Of(DraftItem.Of(call, draft));
    }

    private async ValueTask<Refusal?> Answering(ToolCall call, string emailId, CancellationToken ct)
    {
        if (!Guid.TryParse(emailId, out var id) || await mirror.GetEmail(call.WorkspaceId, id, ct) is not { } original
            || !call.Caller.MayTouch(original.Row.InboxId)
            || (call.Inbox is { } named && named.Id != original.Row.InboxId)
            || await mirror.FindInbox(call.WorkspaceId, original.Row.InboxId.ToString(), ct) is not { } inbox)
            return Refusals.Message;
        var (to, cc) = ReplyRecipients.Of(original, inbox.Address, replyAll: false);
        return Read(call, New(inbox.InboxId) with
        {
            Answers = id,
            Content = new DraftContent { To = to, Cc = cc, Subject = SubjectLine.Reply(original.Row.Subject) },
        });
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
    private Refusal? Read(ToolCall call, DraftRow before)
    {
        var arguments = call.Arguments;
        var (to, wrong) = People("to", before.Content.To);
        if (wrong is not null) return wrong;
        (var cc, wrong) = People("cc", before.Content.Cc);
        if (wrong is not null) return wrong;
        (var bcc, wrong) = People("bcc", before.Content.Bcc);
        if (wrong is not null) return wrong;
        if (before.Answers is not null && (bcc.Count > 0 || arguments.Has("subject")))
            return Refusals.Arguments("`bcc` and `subject` can't be set on an answer: it keeps the thread's subject.");
        var version = before.Version == 0 ? 0 : arguments.Number("version", 0);
        call.Draft = before with
        {
            Version = version + 1,
            EmailId = version == 0 ? before.EmailId : Guid.CreateVersion7(clock.GetUtcNow()),
            UpdatedAt = clock.GetUtcNow(),
            Content = new DraftContent
            {
                To = to,
                Cc = cc,
                Bcc = bcc,
                Subject = arguments.Text("subject") ?? before.Content.Subject,
                Body = arguments.Text("body") ?? before.Content.Body,
                HtmlBody = arguments.Text("html_body") ?? before.Content.HtmlBody,
            },
        };
        return SendFields.CheckCount([.. to, .. cc, .. bcc]);

        (IReadOnlyList<EmailAddress>, Refusal?) People(string field, IReadOnlyList<EmailAddress> otherwise) =>
            arguments.Has(field) ? SendFields.Addresses(arguments, field) : (otherwise, null);
    }
}
