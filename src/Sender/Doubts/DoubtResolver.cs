using Dapper;
using MailMesh.Mirror.Reading;
using MailMesh.Postgres;
using MailMesh.Providers;
using MailMesh.Sender.Outbox;
using MailMesh.Sender.Settling;

namespace MailMesh.Sender.Doubts;

/// <summary>
/// Looks for mail in doubt where it would have arrived, or been filed by the account that sent it. Found: it was sent.
/// Not found after the grace: to a hosted inbox it is sent again, which the hosted listener makes harmless, since it
/// keeps one of byte-identical deliveries; from an account it stays in doubt.
/// </summary>
public sealed class DoubtResolver(
    Database database, MirrorReader mirror, ProviderCatalog catalog, SettlementDesk desk, OutboxSettings settings,
    TimeProvider clock)
{
    private const int BatchMax = 20;

    public async Task Resolve(CancellationToken ct)
    {
        foreach (var leg in await Claim(ct))
        {
            var repeats = catalog.Face(leg.Route).Doubt == DoubtEnd.LookupOrRepeat;
            var isOver = repeats && clock.GetUtcNow() - leg.DoubtSince >= settings.DoubtGrace;
            var changes = new List<RecipientChange>();
            foreach (var recipient in leg.Recipients)
                if (repeats ? await mirror.WasDelivered(recipient, leg.MessageId, ct) : await IsInAccount(leg, ct))
                    changes.Add(new(recipient, RecipientState.Sent, null, "Found in the inbox by its Message-ID."));
                else if (isOver)
                    changes.Add(new(recipient, RecipientState.Queued, null, "Not found in the inbox: sent again."));
            if (changes.Count > 0)
                await desk.Settle(leg, changes, retryAt: null, ct);
        }
    }

    /// <summary>We file our own copy only once it was sent: this one the account's server filed, or got.</summary>
    private async Task<bool> IsInAccount(Leg leg, CancellationToken ct) =>
        await mirror.FindByMessageId(leg.WorkspaceId, leg.InboxId, leg.MessageId, ct) is { Count: > 0 };

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
