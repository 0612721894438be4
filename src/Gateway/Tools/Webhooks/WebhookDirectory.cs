using Dapper;
using MailMesh.Gateway.Keys;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Gateway.Tools.Webhooks;

/// <summary>Whether a webhook is the caller's to touch.</summary>
public sealed class WebhookDirectory(NpgsqlDataSource source)
{
    private static readonly string HoldsWebhook = Sql.Of<WebhookDirectory>("holds_webhook");

    public async Task<bool> Holds(Caller caller, Guid webhookId, CancellationToken ct)
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
