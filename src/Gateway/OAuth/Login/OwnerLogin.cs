using MailMesh.Gateway.Keys;

namespace MailMesh.Gateway.OAuth.Login;

/// <summary>Who logs in: an owner, by a login code or by a key that may manage keys (decision 0108).</summary>
public sealed class OwnerLogin(KeyRing keys, LoginCodes codes, TimeProvider clock)
{
    public const string Unknown =
        "This code or key is not known here, has expired or was used before. Get a new code with ./mailmesh login.";
    public const string NoOwner =
        "This key may not let apps in: it lacks the scope key:manage. Use the owner's key, or a login code.";

    /// <summary>The key that logged in, or what to tell the person.</summary>
    public async Task<(Caller? Owner, string? Problem)> Check(string secret, CancellationToken ct)
    {
        secret = secret.Trim();
        var lookup = ApiKey.IsWellFormed(secret)
            ? await keys.Find(ApiKey.Hash(secret), isToken: false, ct)
            : await codes.Take(secret, ct) is { } keyId
                ? await keys.Find(keyId, ct)
                : new KeyLookup.Absent();
        return lookup switch
        {
            KeyLookup.Found { RevokedAt: null } found when IsGood(found.Caller) =>
                found.Caller.Scopes.Contains(Scopes.KeyManage) ? (found.Caller, null) : (null, NoOwner),
            KeyLookup.Unavailable => (null, "Keys can't be looked up now. Try again in some seconds."),
            _ => (null, Unknown),
        };
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
