using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Tools.Drafts;

namespace MailMesh.Gateway.Rest;

/// <summary>
/// <c>GET /api/v1/drafts/{id}</c>: where the Location of a new draft leads, and its version for If-Match. Not in the
/// catalog: an agent has it from list_drafts, and every tool costs each agent words to read.
/// </summary>
public sealed class GetDraftRoute : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "get_draft",
        Title = "Get draft",
        Description = "One draft as list_drafts shows it. All of its text: get_email of email_id.",
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["draft_id"],"properties":{
              "draft_id":{{Fields.DraftId}} } }
            """,
        Output = DraftItem.Schema,
    };

    public override string InPlans => "list_drafts";

    public override Task<ToolAnswer> Run(ToolCall call, CancellationToken ct) =>
        Task.FromResult<ToolAnswer>(Answer.Of(DraftItem.Of(call, call.Draft!)));
}
