using Dapper;
using MailMesh.Contracts;
using MailMesh.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MailMesh.Webhooks.Subscriptions;

/// <summary>The webhooks' rows.</summary>
public sealed class SubscriptionStore(Database database, IOptions<WebhookOptions> options, TimeProvider clock)
{
    /// <summary>When the webhook was registered, now or by an earlier try; null where the workspace is full.</summary>
    public Task<DateTimeOffset?> Register(RegisterWebhook asked, CancellationToken ct) =>
        database.InTransaction((connection, tx, token) => Register(asked, connection, tx, token), ct);

    /// <summary>False where the workspace has no such webhook.</summary>
    public async Task<bool> Revoke(DeleteWebhook asked, CancellationToken ct)
    {
        await database.Ready(ct);
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            Sql.Of<SubscriptionStore>("revoke"),
            new { asked.WebhookId, asked.WorkspaceId, Now = clock.GetUtcNow() },
            cancellationToken: ct));
    }

    private async Task<DateTimeOffset?> Register(
        RegisterWebhook asked, NpgsqlConnection connection, NpgsqlTransaction tx, CancellationToken ct)
    {
        await connection.ExecuteAsync(Statement("lock_workspace", new { asked.WorkspaceId }, tx, ct));
        var known = await connection.QuerySingleOrDefaultAsync<Known>(
            Statement("find_webhook", new { asked.WebhookId }, tx, ct));
        if (known is not null)
        {
            return known.WorkspaceId == asked.WorkspaceId
                ? known.CreatedAt
                : throw new InvalidOperationException($"Webhook id {asked.WebhookId} was minted twice.");
        }
        var active = await connection.ExecuteScalarAsync<long>(
            Statement("count_active", new { asked.WorkspaceId }, tx, ct));
        if (active >= options.Value.PerWorkspaceMax) return null;

        var now = clock.GetUtcNow();
        await connection.ExecuteAsync(Statement(
            "register",
            new
            {
                asked.WebhookId,
                asked.WorkspaceId,
                asked.Url,
                Events = asked.Events.Distinct().ToArray(),
                InboxIds = asked.InboxIds.Distinct().ToArray(),
                asked.SealedSecret,
                Now = now,
            },
            tx,
            ct));
        return now;
    }

    private static CommandDefinition Statement(
        string name, object values, NpgsqlTransaction tx, CancellationToken ct) =>
        new(Sql.Of<SubscriptionStore>(name), values, tx, cancellationToken: ct);

    private sealed record Known(Guid WorkspaceId, DateTimeOffset CreatedAt);
}
