using Dapper;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Gates;
using MailMesh.Postgres;

namespace MailMesh.Gateway.Keys;

/// <summary>A key as people see it; its secret is known to whoever made it, once.</summary>
public sealed record KeyView
{
    public required Guid Id { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required string Name { get; init; }
    public required string Hint { get; init; }
    public required string[] Scopes { get; init; }
    public Guid[]? InboxIds { get; init; }
    /// <summary>The app that a person let in by OAuth; null for a key that was made.</summary>
    public string? ClientId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }
    public DateTimeOffset? FrozenAt { get; init; }
    public string? FrozenReason { get; init; }
    /// <summary>In the answer to its making alone.</summary>
    public string? Secret { get; init; }
}

public sealed record NewKey(
    Guid WorkspaceId, string Name, IReadOnlyList<string> Scopes, IReadOnlyList<Guid>? InboxIds,
    DateTimeOffset? ExpiresAt);

/// <summary>Makes, lists and revokes keys.</summary>
public sealed class KeyStore(Database database, KeyRing keys, AuditLog audit, TimeProvider clock)
{
    private static readonly string InsertKey = Sql.Of<KeyStore>("insert_key");
    private static readonly string ListKeys = Sql.Of<KeyStore>("list_keys");
    private static readonly string RevokeKey = Sql.Of<KeyStore>("revoke_key");
    private static readonly string UnfreezeKey = Sql.Of<KeyStore>("unfreeze_key");

    /// <summary>Null where there is no such workspace.</summary>
    public async Task<KeyView?> Create(Caller by, NewKey key, string requestId, CancellationToken ct)
    {
        var secret = ApiKey.Mint();
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var inserted = await database.InTransaction(async (connection, tx, token) =>
        {
            var rows = await connection.ExecuteAsync(new CommandDefinition(InsertKey, new
            {
                id,
                workspace = key.WorkspaceId,
                key.Name,
                hash = ApiKey.Hash(secret),
                hint = ApiKey.Hint(secret),
                scopes = key.Scopes.ToArray(),
                inboxes = key.InboxIds?.ToArray(),
                by = by.KeyId,
                now = clock.GetUtcNow(),
                expires = key.ExpiresAt?.UtcDateTime,
            }, tx, cancellationToken: token));
            var row = AuditRow.By(by, "create_key", requestId);
            await audit.Add(tx, rows > 0
                ? row with
                {
                    WorkspaceId = key.WorkspaceId,
                    Target = AuditTarget.Key(id),
                    Names = string.Join(' ', key.Scopes),
                }
                : row with { Result = ErrorCodes.WorkspaceNotFound }, token);
            return rows;
        }, ct);
        return inserted == 0
            ? null
            : (await List(key.WorkspaceId, id, before: null, limit: 1, ct)).Single() with { Secret = secret };
    }

    /// <summary>Newest first, from below the id.</summary>
    /// <param name="workspaceId">Null lists the keys of all workspaces.</param>
    public Task<IReadOnlyList<KeyView>> List(Guid? workspaceId, Guid? before, int limit, CancellationToken ct) =>
        List(workspaceId, only: null, before, limit, ct);

    private async Task<IReadOnlyList<KeyView>> List(
        Guid? workspaceId, Guid? only, Guid? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<KeyView>(new CommandDefinition(
            ListKeys, new { workspace = workspaceId, only, before, limit }, cancellationToken: ct))];
    }

    /// <summary>
    /// False where there is no such key. Once this returns, no replica takes the key any more: doing it again is
    /// success.
    /// </summary>
    public Task<bool> Revoke(Caller by, Guid? workspaceId, Guid keyId, string requestId, CancellationToken ct) =>
        Change(RevokeKey, "revoke_key", by, workspaceId, keyId, requestId, ct);

    public Task<bool> Unfreeze(Caller by, Guid? workspaceId, Guid keyId, string requestId, CancellationToken ct) =>
        Change(UnfreezeKey, "unfreeze_key", by, workspaceId, keyId, requestId, ct);

    private async Task<bool> Change(
        string sql, string what, Caller by, Guid? workspaceId, Guid keyId, string requestId, CancellationToken ct)
    {
        var changed = await database.InTransaction(async (connection, tx, token) =>
        {
            var owner = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
                sql, new { key = keyId, workspace = workspaceId, now = clock.GetUtcNow() },
                tx, cancellationToken: token));
            var row = AuditRow.By(by, what, requestId);
            await audit.Add(tx, owner is { } found
                ? row with { WorkspaceId = found, Target = AuditTarget.Key(keyId) }
                : row with { Result = ErrorCodes.KeyNotFound }, token);
            return owner is not null;
        }, ct);
        if (!changed) return false;
        // The commit stands: the wait is not cut short because the person went away.
        await keys.Settle(CancellationToken.None);
        return true;
    }
}
