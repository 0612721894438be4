using MailMesh.Gateway.Tools.Inboxes;
using MailMesh.Limits;

namespace MailMesh.Gateway.Tools.Usage;

public sealed class GetUsageTool(Admission admission) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "get_usage",
        Title = "Get usage",
        Description = "Plan, scopes, what is left of every limit, and whom you may write to.",
        Scope = null,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = """{"type":"object","additionalProperties":false,"properties":{}}""",
        Output = $$"""
            {"type":"object","properties":{
              "plan":{"type":"string"},"scopes":{"type":"array","items":{"type":"string"} },
              "inbox_ids":{"type":"array","items":{"type":"string"},"description":"The key is bound to these."},
              "expires_at":{"type":"string"},
              "limits":{"type":"array","items":{"type":"object","properties":{
                "name":{"type":"string"},"used":{"type":"integer"},"allowed":{"type":"integer"},
                "left":{"type":"integer"},"resets_at":{"type":"string"} },"required":["name","used"]} },
              "note":{"type":"string"},
              "send_policy":{{SendPolicyView.Schema}} },
             "required":["plan","scopes","limits","send_policy"]}
            """,
    };

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var caller = call.Caller;
        var limits = await admission.Peek(
            new AdmissionRequest { WorkspaceId = caller.WorkspaceId, KeyId = caller.KeyId, Plan = caller.Plan }, ct);
        return Answer.Of(new
        {
            Plan = caller.Plan.Name,
            Scopes = caller.Scopes.Order(StringComparer.Ordinal),
            caller.InboxIds,
            caller.ExpiresAt,
            Limits = (limits ?? []).Select(limit => new
            {
                limit.Name,
                limit.Used,
                limit.Allowed,
                Left = limit.Remaining,
                ResetsAt = limit.Allowed is null ? (DateTimeOffset?)null : limit.ResetsAt,
            }),
            Note = limits is null ? "Counts can't be read now; try again in a few seconds." : null,
            SendPolicy = SendPolicyView.Of(caller.Policy),
        });
    }
}
