using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Waiting;

namespace MailMesh.Gateway.Tools.Webhooks;

public sealed class ReplayWebhookTool(BusRequests bus, WebhookDirectory webhooks) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "replay_webhook",
        Title = "Replay webhook",
        Description = "Posts past events to a webhook once more, under their old ids: since a time, or those named.",
        Scope = Scopes.WebhookManage,
        Hints = Hints.OpenWorld,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["webhook_id"],"properties":{
              "webhook_id":{{Fields.WebhookId}},
              "since":{"type":"string","format":"date-time","maxLength":40,"description":"Events from then on.",
                "examples":["2026-03-01T09:00:00Z"]},
              "event_ids":{"type":"array","minItems":1,"maxItems":100,"description":"From list_webhooks' deliveries.",
                "examples":[["{{Fields.ExampleId}}"]],"items":{"type":"string","minLength":36,"maxLength":36} } } }
            """,
        Output = """
            {"type":"object","properties":{"id":{"type":"string"},"replayed":{"type":"integer"},
             "next_since":{"type":"string","description":"More is kept: call again with it as since."} },
             "required":["id","replayed"]}
            """,
    };

    public override async ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        if (call.Arguments.Has("since") == call.Arguments.Has("event_ids"))
            return Refusals.Arguments("Give either `since` or `event_ids`. Example: \"2026-03-01T09:00:00Z\".");
        if ((call.Arguments.Texts("event_ids") ?? []).FirstOrDefault(id => !Guid.TryParse(id, out _)) is not null)
            return Refusals.Arguments($"`event_ids` must hold ids. Example: \"{Fields.ExampleId}\".");
        return await webhooks.Find(call, ct);
    }

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var id = Guid.Parse(call.Arguments.Need("webhook_id"));
        var replayed = await bus.Ask(new ReplayWebhook
        {
            WebhookId = id,
            WorkspaceId = call.WorkspaceId,
            Since = call.Arguments.Time("since"),
            EventIds = [.. (call.Arguments.Texts("event_ids") ?? []).Select(Guid.Parse)],
        }, ct);
        return replayed.Found
            ? Answer.Of(new { Id = id, replayed.Replayed, NextSince = replayed.Next })
            : Refusals.Webhook;
    }
}
