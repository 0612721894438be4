using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Waiting;

namespace MailMesh.Gateway.Tools.Webhooks;

public sealed class DeleteWebhookTool(BusRequests bus, WebhookDirectory webhooks) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "delete_webhook",
        Title = "Delete webhook",
        Description = "Revokes a webhook: nothing more is posted to it. Doing it again is success.",
        Scope = Scopes.WebhookManage,
        Hints = Hints.Destructive | Hints.Idempotent,
        Input = """
            {"type":"object","additionalProperties":false,"required":["webhook_id"],"properties":{
              "webhook_id":{"type":"string","minLength":1,"maxLength":64,"description":"From list_webhooks.",
                "examples":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]}}}
            """,
        Output = """
            {"type":"object","properties":{"id":{"type":"string"},"state":{"type":"string"}},
             "required":["id","state"]}
            """,
    };

    public override async ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct) =>
        Guid.TryParse(call.Arguments.Need("webhook_id"), out var id) && await webhooks.Holds(call.Caller, id, ct)
            ? null
            : Refusals.Webhook;

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var id = Guid.Parse(call.Arguments.Need("webhook_id"));
        var deleted = await bus.Ask(new DeleteWebhook(id, call.WorkspaceId), ct);
        return deleted.Found ? Answer.Of(new { Id = id, State = "revoked" }) : Refusals.Webhook;
    }
}
