using System.Collections.Concurrent;
using Dapper;
using MailMesh.Postgres;

namespace MailMesh.Sender.Outbox;

/// <summary>Someone else may hold the leg by now: the attempt must end before any content leaves.</summary>
public sealed class LeaseLostException(Leg leg)
    : Exception($"The lease on leg {leg.LegId} ran out before its mail could leave.");

/// <summary>Which legs this replica holds: claimed under a lease, renewed while the attempt runs.</summary>
public sealed class LegClaims(Database database, OutboxSettings settings, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, long> _held = new();

    /// <summary>Claims up to <paramref name="room"/> due legs of a route.</summary>
    public async Task<IReadOnlyList<Leg>> ClaimDue(string route, int room)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        // Not cancellable: a claim that commits unheard would wait for its lease to run out.
        var legs = (await connection.QueryAsync<Leg>(
            Sql.Of<LegClaims>("claim_due"),
            new { route, room, now = clock.GetUtcNow(), lease = settings.Lease })).AsList();
        foreach (var leg in legs)
            _held[leg.LegId] = leg.Fence;
        return legs;
    }

    /// <summary>Notes, durably, that the content may reach the wire.</summary>
    /// <exception cref="LeaseLostException">It may not.</exception>
    public async Task StartWire(Leg leg, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var rows = await connection.ExecuteAsync(new CommandDefinition(
            Sql.Of<LegClaims>("start_wire"), new { leg.LegId, leg.Fence }, cancellationToken: ct));
        if (rows != 1)
            throw new LeaseLostException(leg);
    }

    /// <summary>Gives a leg back of which nothing has left.</summary>
    public async Task Release(Leg leg, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Of<LegClaims>("release_leg"),
            new { leg.LegId, leg.Fence, now = clock.GetUtcNow() },
            cancellationToken: ct));
    }

    /// <summary>Stops renewing: the attempt is over, whatever became of it.</summary>
    public void LetGo(Leg leg) => _held.TryRemove(leg.LegId, out _);

    /// <summary>Whether this replica's attempt is under way.</summary>
    public bool Holds(Leg leg) => _held.TryGetValue(leg.LegId, out var fence) && fence == leg.Fence;

    /// <summary>Renews the leases of attempts under way that have used a third of their time.</summary>
    public async Task RenewHeld(CancellationToken ct)
    {
        var held = _held.ToArray();
        if (held.Length == 0)
            return;
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Of<LegClaims>("renew_leases"),
            new
            {
                legIds = held.Select(pair => pair.Key).ToArray(),
                fences = held.Select(pair => pair.Value).ToArray(),
                lease = settings.Lease,
            },
            cancellationToken: ct));
    }
}
