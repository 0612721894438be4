using MailMesh.Gateway.Drafts;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;

namespace MailMesh.Gateway.Tools.Drafts;

public sealed class DeleteDraftTool(DraftBook book, DraftMails mails) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "delete_draft",
        Title = "Delete draft",
        Description = "Deletes a draft for good, and its mail in DRAFTS.",
        Scope = Scopes.EmailDraft,
        Hints = Hints.Destructive | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["draft_id"],"properties":{
              "draft_id":{{Fields.DraftId}} } }
            """,
        Output = """
            {"type":"object","properties":{"id":{"type":"string"},"state":{"type":"string"}},
             "required":["id","state"]}
            """,
    };

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        // The mail first: where that fails, the draft is still there to be deleted.
        await mails.Remove(call, call.Draft!, ct);
        await book.Delete(call.WorkspaceId, call.Draft!.DraftId, ct);
        return Answer.Of(new { Id = call.Draft.DraftId, State = "deleted" });
    }
}
