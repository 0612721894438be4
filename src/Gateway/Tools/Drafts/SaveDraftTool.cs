using MailMesh.Gateway.Drafts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;

namespace MailMesh.Gateway.Tools.Drafts;

public sealed class SaveDraftTool(DraftEdits edits, DraftBook book, DraftFiles files, DraftMails mails) : Tool
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
              "subject":{{Fields.Subject}},"body":{{Fields.Body}},"html_body":{{Fields.HtmlBody}},
              "attachments":{{Fields.Attachments}} } }
            """,
        Output = DraftItem.Schema,
    };

    public override ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct) => edits.Read(call, ct);

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var draft = call.Draft!;
        DraftRow? before = null;
        if (draft.Version > 1)
        {
            before = await book.Find(call.WorkspaceId, draft.DraftId, ct);
            if (before is null || before.Version != draft.Version - 1 || !await mails.IsShown(call, before, ct))
                return DraftMails.Conflict;
        }
        if (!await files.Keep(call.WorkspaceId, draft, ct)) return Refusals.Attachment;
        if (!await mails.Show(call, draft, ct)) return Refusals.Inbox;
        if (before is null)
        {
            await book.Insert(call.WorkspaceId, draft, ct);
            return Answer.Of(DraftItem.Of(call, draft));
        }
        if (!await book.Update(call.WorkspaceId, draft, ct))
        {
            await mails.TryRemove(call, draft);
            await files.Forget(draft.FilesNotIn(before), ct);
            return DraftMails.Conflict;
        }
        await mails.TryRemove(call, before);
        await files.Forget(before.FilesNotIn(draft), ct);
        return Answer.Of(DraftItem.Of(call, draft));
    }
}
