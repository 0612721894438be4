using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;

namespace MailMesh.Gateway.OAuth.Login;

/// <summary>Who logs in: an owner, by a login code or by a key that may manage keys (decision 0108).</summary>
public sealed class OwnerLogin(KeyRing keys, LoginCodes codes, AuditLog audit, TimeProvider clock)
{
    public const string Action = "oauth_login";
    public const string Unknown =
        "This code or key is not known here, has expired or was used before. Get a new code with ./mailmesh login.";
    public const string NoOwner =
        "This key may not let apps in: it lacks the scope key:manage. Use the owner's key, or a login code.";

    /// <summary>The key that logged in, or what to tell the person. Who is refused is audited.</summary>
    public async Task<(Caller? Owner, string? Problem)> Check(string secret, string requestId, CancellationToken ct)
    {
        secret = secret.Trim();
        var lookup = ApiKey.IsWellFormed(secret)
            ? await keys.Find(ApiKey.Hash(secret), isToken: false, ct)
            : await codes.Take(secret, ct) is { } keyId
                ? await keys.Find(keyId, ct)
                : new KeyLookup.Absent();
        if (lookup is KeyLookup.Unavailable) return (null, "Keys can't be looked up now. Try again in some seconds.");
        if (lookup is not KeyLookup.Found found)
        {
            audit.Add(new AuditRow(AuditRow.Installation, null, Action, ErrorCodes.Unauthorized, 0, requestId));
            return (null, Unknown);
        }
        var caller = found.Caller;
        if (found.RevokedAt is not null || !IsGood(caller))
        {
            audit.Add(AuditRow.By(
                caller, Action, requestId, caller.Frozen ? ErrorCodes.KeyFrozen : ErrorCodes.Unauthorized));
            return (null, Unknown);
        }
        if (caller.Scopes.Contains(Scopes.KeyManage)) return (caller, null);
        audit.Add(AuditRow.By(caller, Action, requestId, ErrorCodes.ScopeDenied));
        return (null, NoOwner);
    }

    /// <summary>The key that logged in, as it is now; null where it is no owner's any more.</summary>
    public async Task<Caller?> Refresh(Guid keyId, CancellationToken ct) =>
        await keys.Find(keyId, ct) is KeyLookup.Found { RevokedAt: null } found
        && IsGood(found.Caller) && found.Caller.Scopes.Contains(Scopes.KeyManage)
            ? found.Caller
            : null;

    private bool IsGood(Caller caller) =>
        !caller.Frozen && (caller.ExpiresAt is not { } expiry || expiry > clock.GetUtcNow());
}
