using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
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
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["webhook_id"],"properties":{
              "webhook_id":{{Fields.WebhookId}} } }
            """,
        Output = """
            {"type":"object","properties":{"id":{"type":"string"},"state":{"type":"string"}},
             "required":["id","state"]}
            """,
    };

    public override ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct) => webhooks.Find(call, ct);

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var id = Guid.Parse(call.Arguments.Need("webhook_id"));
        var deleted = await bus.Ask(new DeleteWebhook(id, call.WorkspaceId), ct);
        return deleted.Found ? Answer.Of(new { Id = id, State = "revoked" }) : Refusals.Webhook;
    }
}
