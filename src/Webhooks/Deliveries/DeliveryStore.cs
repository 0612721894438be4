using Dapper;
using MailMesh.Postgres;
using Microsoft.Extensions.Options;

namespace MailMesh.Webhooks.Deliveries;

/// <summary>The deliveries' rows: claimed under a lease, settled if the claim still holds.</summary>
public sealed class DeliveryStore(Database database, IOptions<WebhookOptions> options, TimeProvider clock)
{
    /// <summary>Events forgotten by one statement.</summary>
    public const int PurgeRowsMax = 1_000;

    private readonly WebhookOptions _options = options.Value;

    public async Task<IReadOnlyList<ClaimedDelivery>> Claim(int free, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var claim = new CommandDefinition(
            Sql.Of<DeliveryStore>("claim_due"),
            new
            {
                Now = now,
                LeasedUntil = now + _options.Lease,
                PerWebhook = _options.ConcurrencyPerWebhookMax,
                Free = free,
            },
            cancellationToken: ct);
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<ClaimedDelivery>(claim)];
    }

    /// <summary>False where another claim has overtaken this one.</summary>
    public async Task<bool> Settle(
        ClaimedDelivery delivery, AttemptOutcome outcome, DateTimeOffset startedAt, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var failed = outcome as AttemptOutcome.Failed;
        var wait = failed is null ? null : RetrySchedule.Next(_options.Waits, delivery.Attempts, failed.RetryAfter);
        var settle = new CommandDefinition(
            Sql.Of<DeliveryStore>("settle"),
            new
            {
                delivery.Id,
                delivery.Fence,
                State = outcome is AttemptOutcome.Delivered ? "delivered" : wait is null ? "failed" : "pending",
                DueAt = now + (wait ?? TimeSpan.Zero),
                outcome.Status,
                Error = outcome is AttemptOutcome.Gone ? "Answered 410 Gone." : failed?.Error,
                Gone = outcome is AttemptOutcome.Gone,
                Now = now,
                StartedAt = startedAt,
                DurationMs = (int)(now - startedAt).TotalMilliseconds,
            },
            cancellationToken: ct);
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(settle) > 0;
    }

    /// <summary>Forgets what is past its keeping; answers how many events.</summary>
    public async Task<int> Purge(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Of<DeliveryStore>("fail_abandoned"), new { Now = now }, cancellationToken: ct));
        var purge = new CommandDefinition(
            Sql.Of<DeliveryStore>("purge"),
            new { Before = now - _options.KeptFor, RowsMax = PurgeRowsMax },
            cancellationToken: ct);
        var purged = 0;
        int rows;
        do
        {
            rows = await connection.ExecuteAsync(purge);
            purged += rows;
        }
        while (rows == PurgeRowsMax);
        return purged;
    }
}
