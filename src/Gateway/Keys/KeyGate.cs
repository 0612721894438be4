using MailMesh.Gateway.OAuth;

namespace MailMesh.Gateway.Keys;

/// <summary>The first gate, for MCP and REST alike: is there a key or an access token, and is it good now?</summary>
public sealed class KeyGate(KeyRing keys, Places places, StaleKeys stale, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    public async ValueTask<KeyCheck> Check(HttpRequest request, CancellationToken ct)
    {
        var check = await Read(request, ct);
        return check is KeyCheck.Refused refused && places.MetadataOf(request) is { } metadata
            ? refused.PointingTo(metadata, AppScopes.Usual)
            : check;
    }

    private ValueTask<KeyCheck> Read(HttpRequest request, CancellationToken ct)
    {
        // Only the header: a token in a query would stand in logs (RFC 6750 §5.3).
        if (request.Headers.Authorization is not [{ } value]
            || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return new(KeyCheck.Refused.Missing);
        return Check(request, value[Scheme.Length..].Trim(), ct);
    }

    private async ValueTask<KeyCheck> Check(HttpRequest request, string secret, CancellationToken ct)
    {
        var isToken = OAuthSecret.IsAccessToken(secret);
        if (!isToken && !ApiKey.IsWellFormed(secret))
            return KeyCheck.Refused.Invalid("This is not a MailMesh key: a character is missing or mistyped.");
        return await keys.Find(ApiKey.Hash(secret), isToken, ct) switch
        {
            KeyLookup.Found found when found.RevokedAt is not null =>
                Stale(found, "This key is revoked. Ask the owner of the workspace for a new one."),
            // Tokens expire every quarter of an hour: their apps come back with new ones.
            KeyLookup.Found { Caller.ExpiresAt: { } expiry } when isToken && expiry <= clock.GetUtcNow() =>
                KeyCheck.Refused.Invalid("This access token has expired. Exchange the refresh token for a new one."),
            KeyLookup.Found { Caller.ExpiresAt: { } expiry } found when expiry <= clock.GetUtcNow() =>
                Stale(found, "This key has expired. Ask the owner of the workspace for a new one."),
            KeyLookup.Found { Caller.Resource: { } resource } when !places.Covers(resource, request) =>
                KeyCheck.Refused.Invalid("This access token is for another resource."),
            KeyLookup.Found found => new KeyCheck.Known(found.Caller),
            KeyLookup.Absent => KeyCheck.Refused.Invalid("This key is not known here."),
            _ => new KeyCheck.Unavailable(),
        };

        KeyCheck Stale(KeyLookup.Found found, string detail)
        {
            stale.Note(found.Caller, request.HttpContext.TraceIdentifier);
            return KeyCheck.Refused.Invalid(detail);
        }
    }
}
