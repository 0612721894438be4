using Dapper;
using MailMesh.Contracts;
using MailMesh.Postgres;
using MailMesh.Webhooks.Deliveries;
using MassTransit;

namespace MailMesh.Webhooks.Subscriptions;

/// <summary>
/// Makes deliveries of kept events due again, under their ids: a receiver that has one already knows it. What waits or
/// is under way is left alone.
/// </summary>
public sealed class ReplayWebhookConsumer(Database database, DueSignal due, TimeProvider clock)
    : IConsumer<ReplayWebhook>
{
    /// <summary>Deliveries of one request, oldest first.</summary>
    public const int DeliveriesMax = 1_000;

    public async Task Consume(ConsumeContext<ReplayWebhook> context)
    {
        var answer = await Replay(context.Message, context.CancellationToken);
        due.Raise();
        await context.RespondAsync(answer);
    }

    private async Task<WebhookReplayed> Replay(ReplayWebhook ask, CancellationToken ct)
    {
        await database.Ready(ct);
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleAsync<Row>(new CommandDefinition(
            Sql.Of<ReplayWebhookConsumer>("replay"),
            new
            {
                ask.WebhookId,
                ask.WorkspaceId,
                Since = ask.Since?.UtcDateTime,
                EventIds = ask.EventIds.ToArray(),
                Now = clock.GetUtcNow(),
                RowsMax = DeliveriesMax,
            },
            cancellationToken: ct));
        return new WebhookReplayed(
            ask.WebhookId, row.Found, (int)row.Replayed, row.Replayed == DeliveriesMax ? row.Newest : null);
    }

    private sealed record Row
    {
        public bool Found { get; init; }
        public long Replayed { get; init; }
        public DateTimeOffset? Newest { get; init; }
    }
}
