namespace MailMesh.Gateway.Keys;

/// <summary>The first gate, for MCP and REST alike: is there a key, and is it good now?</summary>
public sealed class KeyGate(KeyRing keys, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    public async ValueTask<KeyCheck> Check(HttpRequest request, CancellationToken ct)
    {
        var authorization = request.Headers.Authorization;
        if (authorization.Count == 0) return KeyCheck.Refused.Missing;
        if (authorization is not [{ } value] || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return KeyCheck.Refused.Missing;
        var secret = value[Scheme.Length..].Trim();
        if (!ApiKey.IsWellFormed(secret))
            return KeyCheck.Refused.Invalid("This is not a MailMesh key: a character is missing or mistyped.");
        return await keys.Find(ApiKey.Hash(secret), ct) switch
        {
            KeyLookup.Found found when found.RevokedAt is not null =>
                KeyCheck.Refused.Invalid("This key is revoked. Ask the owner of the workspace for a new one."),
            KeyLookup.Found { Caller.ExpiresAt: { } expiry } when expiry <= clock.GetUtcNow() =>
                KeyCheck.Refused.Invalid("This key has expired. Ask the owner of the workspace for a new one."),
            KeyLookup.Found found => new KeyCheck.Known(found.Caller),
            KeyLookup.Absent => KeyCheck.Refused.Invalid("This key is not known here."),
            _ => new KeyCheck.Unavailable(),
        };
    }
}
