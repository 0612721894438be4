using Dapper;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Gateway.Tools.Webhooks;

public sealed class ListWebhooksTool(NpgsqlDataSource source) : Tool
{
    private const int DeliveriesShown = 5;

    private static readonly string ListWebhooks = Sql.Of<ListWebhooksTool>("list_webhooks");
    private static readonly string ListDeliveries = Sql.Of<ListWebhooksTool>("list_deliveries");

    public override ToolCard Card { get; } = new()
    {
        Name = "list_webhooks",
        Title = "List webhooks",
        Description = "Lists active and revoked webhooks, newest first, each with its latest deliveries.",
        Scope = Scopes.WebhookManage,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"properties":{
              "cursor":{{Fields.Cursor}},"limit":{{Fields.Limit}} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "items":{"type":"array","items":{"type":"object","properties":{
                "id":{"type":"string"},"url":{"type":"string"},"state":{"type":"string"},
                "events":{"type":"array","items":{"type":"string"} },
                "inbox_ids":{"type":"array","items":{"type":"string"} },
                "created_at":{"type":"string"},"revoked_at":{"type":"string"},
                "deliveries":{"type":"array","items":{"type":"object","properties":{
                  "id":{"type":"string"},"event_id":{"type":"string"},"event_type":{"type":"string"},
                  "state":{"type":"string"},"attempts":{"type":"integer"},"last_status":{"type":"integer"},
                  "last_error":{"type":"string"},"created_at":{"type":"string"},"delivered_at":{"type":"string"},
                  "next_attempt_at":{"type":"string"} },"required":["id","event_type","state"]} } },
                "required":["id","url","state","events","created_at"]} },
              "next_cursor":{{Fields.NextCursor}} },"required":["items"]}
            """,
    };

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        if (!IdCursor.TryRead(call, out var before)) return Pages.BadCursor;
        return await IdCursor.Answer(call, limit => Read(call, before, limit, ct));
    }

    private async Task<Pages.Page<WebhookRow>> Read(ToolCall call, Guid? before, int limit, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var webhooks = (await connection.QueryAsync<WebhookRow>(new CommandDefinition(ListWebhooks, new
        {
            workspace = call.WorkspaceId,
            inboxes = call.Caller.InboxIds?.ToArray(),
            before,
            limit = limit + 1,
        }, cancellationToken: ct))).ToList();
        var page = webhooks.Take(limit).ToList();
        var deliveries = (await connection.QueryAsync<DeliveryRow>(new CommandDefinition(ListDeliveries, new
        {
            webhooks = page.Select(webhook => webhook.Id).ToArray(),
            each = DeliveriesShown,
        }, cancellationToken: ct))).ToLookup(delivery => delivery.WebhookId);
        return new Pages.Page<WebhookRow>(
            [
                .. page.Select(webhook => webhook with
                {
                    InboxIds = webhook.InboxIds?.Length > 0 ? webhook.InboxIds : null,
                    Deliveries = deliveries.Contains(webhook.Id)
                        ? [.. deliveries[webhook.Id].Select(delivery => Describe(call, delivery))]
                        : null,
                }),
            ],
            webhooks.Count > limit ? page[^1].Id.ToString() : null);
    }

    /// <summary>The error is the receiver's answer: another server's words.</summary>
    private static DeliveryRow Describe(ToolCall call, DeliveryRow delivery) => delivery with
    {
        LastError = delivery.LastError is { } error ? call.Fence.Wrap(error) : null,
    };

    private sealed record WebhookRow
    {
        public Guid Id { get; init; }
        public string Url { get; init; } = "";
        public string State { get; init; } = "";
        public string[] Events { get; init; } = [];
        public Guid[]? InboxIds { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset? RevokedAt { get; init; }
        public DeliveryRow[]? Deliveries { get; init; }
    }

    private sealed record DeliveryRow
    {
        public Guid Id { get; init; }
        [System.Text.Json.Serialization.JsonIgnore]
        public Guid WebhookId { get; init; }
        public Guid EventId { get; init; }
        public string EventType { get; init; } = "";
        public string State { get; init; } = "";
        public int Attempts { get; init; }
        public int? LastStatus { get; init; }
        public string? LastError { get; init; }
        public DateTimeOffset CreatedAt { get; init; }
        public DateTimeOffset? DeliveredAt { get; init; }
        public DateTimeOffset? NextAttemptAt { get; init; }
    }
}
