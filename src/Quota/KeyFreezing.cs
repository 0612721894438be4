using Dapper;
using MailMesh.Contracts;
using MailMesh.Limits.Usage;
using MailMesh.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MailMesh.Quota;

/// <summary>
/// Freezes a key that goes on calling though it is denied: a runaway agent, or a stolen key. At most once an hour, so
/// that an owner who unfreezes it isn't overruled at once.
/// </summary>
public sealed class KeyFreezing(
    Database database,
    UsageCounters counters,
    OutgoingMessages outgoing,
    IOptions<QuotaOptions> options,
    TimeProvider clock)
{
    public async Task FreezeAnomalous(DateTimeOffset at, CancellationToken ct)
    {
        foreach (var denials in await counters.DeniedAtLeast(options.Value.FreezeAfterDenials, at, ct))
            await database.InTransaction((_, tx, token) => FreezeOnce(denials, at, tx, token), ct);
    }

    private async Task FreezeOnce(KeyDenials denials, DateTimeOffset at, NpgsqlTransaction tx, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var hour = new DateTimeOffset(at.UtcDateTime.Date, TimeSpan.Zero).AddHours(at.UtcDateTime.Hour);
        var claim = new CommandDefinition(
            Sql.Of<KeyFreezing>("claim_freeze"),
            new { denials.KeyId, Hour = hour, denials.WorkspaceId, denials.Times, Now = now },
            tx,
            cancellationToken: ct);
        if (await tx.Connection!.ExecuteAsync(claim) == 0) return;

        var frozen = new KeyFrozen
        {
            EventId = Guid.CreateVersion7(now),
            WorkspaceId = denials.WorkspaceId,
            KeyId = denials.KeyId,
            Reason = $"{denials.Times} calls were denied within one hour; the key went on calling all the same.",
            At = now,
        };
        await outgoing.Add(tx, frozen, frozen.EventId, ct: ct);
    }
}
