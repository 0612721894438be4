using System.Collections.Concurrent;
using Dapper;
using MailMesh.Gateway.Gates;
using MailMesh.Limits.Plans;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Gateway.Keys;

public abstract record KeyLookup
{
    private KeyLookup()
    {
    }

    public sealed record Found(Caller Caller, DateTimeOffset? RevokedAt) : KeyLookup;

    public sealed record Absent : KeyLookup;

    public sealed record Unavailable : KeyLookup;
}

/// <summary>
/// Looks keys up, and trusts an answer for <see cref="TrustFor"/>. A revocation is committed, then waits that long
/// before it is answered: by then every replica has looked again, so it holds from the next request without any
/// replica knowing of another (decision 0030).
/// </summary>
public sealed partial class KeyRing(
    NpgsqlDataSource source, PlanCatalog plans, TimeProvider clock, ILogger<KeyRing> log)
{
    public static readonly TimeSpan TrustFor = TimeSpan.FromMilliseconds(500);
    /// <summary>Clocks of two machines don't run alike, and a timer fires late: generous.</summary>
    public static readonly TimeSpan SettleFor = TrustFor + TimeSpan.FromMilliseconds(100);
    private const int TrustedMax = 10_000;

    private static readonly string FindKey = Sql.Of<KeyRing>("find_key");
    private static readonly string FindToken = Sql.Of<KeyRing>("find_token");
    private static readonly string FindKeyById = Sql.Of<KeyRing>("find_key_by_id");

    private readonly ConcurrentDictionary<UInt128, Trusted> _trusted = new();

    private sealed record Trusted(KeyLookup.Found Lookup, byte[] Hash, long LookedAt);

    /// <param name="isToken">Whether it is an access token's hash, or a key's.</param>
    public async ValueTask<KeyLookup> Find(byte[] hash, bool isToken, CancellationToken ct)
    {
        var slot = BitConverter.ToUInt128(hash);
        if (_trusted.TryGetValue(slot, out var known) && known.Hash.AsSpan().SequenceEqual(hash)
            && clock.GetElapsedTime(known.LookedAt) < TrustFor)
            return known.Lookup;

        // Taken before the question is asked: a revocation committed after this moment may not be in the answer.
        var lookedAt = clock.GetTimestamp();
        var lookup = await Look(isToken ? FindToken : FindKey, new { hash }, ct);
        if (lookup is KeyLookup.Found found)
        {
            if (_trusted.Count >= TrustedMax) _trusted.Clear();
            _trusted[slot] = new Trusted(found, hash, lookedAt);
        }
        else
        {
            _trusted.TryRemove(slot, out _);
        }
        return lookup;
    }

    /// <summary>As it is now: pages ask so seldom that nothing is kept.</summary>
    public Task<KeyLookup> Find(Guid keyId, CancellationToken ct) => Look(FindKeyById, new { key = keyId }, ct);

    /// <summary>Waits until no replica trusts what was true before the caller's commit.</summary>
    public Task Settle(CancellationToken ct) => Task.Delay(SettleFor, clock, ct);

    private async Task<KeyLookup> Look(string sql, object values, CancellationToken ct)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            var row = await connection.QuerySingleOrDefaultAsync<Row>(
                new CommandDefinition(sql, values, cancellationToken: ct));
            if (row is null) return new KeyLookup.Absent();
            if (plans.Find(row.Plan) is not { } plan)
            {
                LogUnknownPlan(log, row.WorkspaceId, row.Plan);
                return new KeyLookup.Unavailable();
            }
            return new KeyLookup.Found(row.ToCaller(plan), row.RevokedAt);
        }
        catch (Exception e) when (Outage.Is(e))
        {
            LogUnavailable(log, e.Message);
            return new KeyLookup.Unavailable();
        }
    }

    private sealed class Row
    {
        public Guid KeyId { get; init; }
        public Guid WorkspaceId { get; init; }
        public string Plan { get; init; } = "";
        public string[] Scopes { get; init; } = [];
        public Guid[]? InboxIds { get; init; }
        public DateTime? ExpiresAt { get; init; }
        public DateTime? RevokedAt { get; init; }
        public DateTime? FrozenAt { get; init; }
        public string Recipients { get; init; } = SendPolicy.Open;
        public string[] Allowed { get; init; } = [];
        public bool Approval { get; init; }
        public string? Resource { get; init; }

        public Caller ToCaller(Plan plan) => new()
        {
            KeyId = KeyId,
            WorkspaceId = WorkspaceId,
            Plan = plan,
            Scopes = ServiceScopes.WithImplied(Scopes),
            InboxIds = InboxIds,
            Policy = new SendPolicy { Recipients = Recipients, Allowed = Allowed, Approval = Approval },
            ExpiresAt = ExpiresAt,
            Frozen = FrozenAt is not null,
            Resource = Resource,
        };
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Workspace {WorkspaceId} has the plan {Plan}, which Plans:Catalog does not define")]
    private static partial void LogUnknownPlan(ILogger log, Guid workspaceId, string plan);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Keys can't be looked up: {Reason}")]
    private static partial void LogUnavailable(ILogger log, string reason);
}
