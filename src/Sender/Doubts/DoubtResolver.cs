using Dapper;
using MailMesh.Mirror.Reading;
using MailMesh.Postgres;
using MailMesh.Sender.Outbox;
using MailMesh.Sender.Settling;

namespace MailMesh.Sender.Doubts;

/// <summary>
/// Looks for mail in doubt where it would have arrived. Found: it was sent. Not found after the grace: it is sent
/// again, which the hosted listener makes harmless, since it keeps one of byte-identical deliveries.
/// </summary>
public sealed class DoubtResolver(
    Database database, MirrorReader mirror, SettlementDesk desk, OutboxSettings settings, TimeProvider clock)
{
    private const int BatchMax = 20;

    public async Task Resolve(CancellationToken ct)
    {
        foreach (var leg in await Claim(ct))
        {
            var isOver = clock.GetUtcNow() - leg.DoubtSince >= settings.DoubtGrace;
            var changes = new List<RecipientChange>();
            foreach (var recipient in leg.Recipients)
                if (await mirror.WasDelivered(recipient, leg.MessageId, ct))
                    changes.Add(new(recipient, RecipientState.Sent, null, "Found in the inbox by its Message-ID."));
                else if (isOver)
                    changes.Add(new(recipient, RecipientState.Queued, null, "Not found in the inbox: sent again."));
            if (changes.Count > 0)
                await desk.Settle(leg, changes, retryAt: null, ct);
        }
    }

    private async Task<IReadOnlyList<Leg>> Claim(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Leg>(new CommandDefinition(
            Sql.Of<DoubtResolver>("claim_doubts"),
            new { now, next = now + settings.DoubtPoll, room = BatchMax },
            cancellationToken: ct))).AsList();
    }
}
