using Dapper;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Gateway.Tools.Webhooks;

/// <summary>Whether a webhook is the caller's to touch.</summary>
public sealed class WebhookDirectory(NpgsqlDataSource source)
{
    private static readonly string HoldsWebhook = Sql.Of<WebhookDirectory>("holds_webhook");

    /// <summary>Null where the call's webhook_id names one of the caller's.</summary>
    public async ValueTask<Refusal?> Find(ToolCall call, CancellationToken ct) =>
        Guid.TryParse(call.Arguments.Need("webhook_id"), out var id) && await Holds(call.Caller, id, ct)
            ? null
            : Refusals.Webhook;

    private async Task<bool> Holds(Caller caller, Guid webhookId, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<bool>(new CommandDefinition(HoldsWebhook, new
        {
            workspace = caller.WorkspaceId,
            webhook = webhookId,
            inboxes = caller.InboxIds?.ToArray(),
        }, cancellationToken: ct));
    }
}
