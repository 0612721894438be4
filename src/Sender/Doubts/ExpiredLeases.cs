using Dapper;
using MailMesh.Postgres;
using MailMesh.Providers;
using MailMesh.Sender.Outbox;
using MailMesh.Sender.Settling;

namespace MailMesh.Sender.Doubts;

/// <summary>
/// Takes back the legs of senders that are gone. Nothing on the wire yet: it is sent again. Else nobody knows what
/// the server took, and the leg is in doubt.
/// </summary>
public sealed partial class ExpiredLeases(
    Database database, LegClaims claims, SettlementDesk desk, ILogger<ExpiredLeases> log)
{
    private const int BatchMax = 50;

    public async Task TakeBack(CancellationToken ct)
    {
        foreach (var leg in await Find(ct))
        {
            if (claims.Holds(leg))
                continue; // ours, and alive: the database was away for longer than a lease
            LogTakenBack(log, leg.SendId, leg.WireStarted);
            // Each write names the fence: of two replicas that do this, or a sender that wakes up, one has effect.
            if (leg.WireStarted)
                await desk.Settle(leg, Delivery.OfAll(leg.Recipients, new Outcome.Unknown(
                    "The sender stopped while the mail was on the wire; the server's answer was not seen.")), ct);
            else
                await claims.Release(leg, ct);
        }
    }

    private async Task<IReadOnlyList<Leg>> Find(CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Leg>(new CommandDefinition(
            Sql.Of<ExpiredLeases>("find_expired_leases"), new { room = BatchMax }, cancellationToken: ct))).AsList();
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Submission {SubmissionId} is taken back from a sender that is gone; content on the wire: {OnWire}")]
    private static partial void LogTakenBack(ILogger log, Guid submissionId, bool onWire);
}
