using Dapper;
using MailMesh.Gateway.Audit;
using MailMesh.Postgres;

namespace MailMesh.Gateway.OAuth.Tokens;

/// <summary>
/// A refresh token for the next pair, once. If it comes again, two hold it and nobody can say who is the app: the
/// whole grant ends (OAuth 2.1 §4.3.1).
/// </summary>
public sealed class RefreshExchange(Database database, TokenIssuer issuer, Places places, TimeProvider clock)
{
    /// <summary>Of a token that never was, and of another app's.</summary>
    private static readonly OAuthError Unknown =
        OAuthError.Grant("This refresh token is not known here, or has expired.");
    private static readonly string LockToken = Sql.Of<RefreshExchange>("lock_token");
    private static readonly string UseToken = Sql.Of<RefreshExchange>("use_token");

    public async Task<TokenOutcome> Run(Parameters form, string clientId, HttpContext http)
    {
        if (form["refresh_token"] is not { } secret) return Refused(OAuthError.Request("refresh_token is missing."));
        if (!OAuthSecret.IsRefreshToken(secret)) return Refused(OAuthError.Grant("This is no refresh token of ours."));
        var hash = OAuthSecret.Hash(secret);
        var outcome = await database.InTransaction<TokenOutcome>(async (connection, tx, ct) =>
        {
            var row = await connection.QuerySingleOrDefaultAsync<LockedToken>(new CommandDefinition(
                LockToken, new { hash }, tx, cancellationToken: ct));
            if (row is null) return Refused(Unknown);
            if (row.ClientId != clientId)
            {
                issuer.NoteLater(Row(row, Unknown.Code, http.TraceIdentifier));
                return Refused(Unknown);
            }
            if (Check(row, form, http.Request) is { } error)
            {
                await issuer.Note(tx, Row(row, error.Code, http.TraceIdentifier), ct);
                return Refused(error);
            }
            if (row.UsedAt is not null)
            {
                await issuer.End(tx, row.WorkspaceId, row.KeyId, "oauth_refresh_reused", http.TraceIdentifier, ct);
                return Refused(OAuthError.Grant(
                    "This refresh token was used before: the access is ended. A person must let the app in again."))
                    with
                    {
                        EndedGrant = true,
                    };
            }
            await connection.ExecuteAsync(new CommandDefinition(
                UseToken, new { hash, now = clock.GetUtcNow() }, tx, cancellationToken: ct));
            var issued = await issuer.Issue(tx, row.KeyId, row.Resource, row.Scopes, ct);
            await issuer.Note(tx, Row(row, AuditRow.Ok, http.TraceIdentifier), ct);
            return issued;
        }, http.RequestAborted);
        if (outcome is TokenOutcome.Refused { EndedGrant: true }) await issuer.Settle();
        return outcome;
    }

    private OAuthError? Check(LockedToken row, Parameters form, HttpRequest request)
    {
        if (row.Kind != LockedToken.Refresh) return OAuthError.Grant("This is no refresh token.");
        if (row.RevokedAt is not null)
            return OAuthError.Grant("The access is ended: a person must let the app in again.");
        if (row.ExpiresAt <= clock.GetUtcNow().UtcDateTime) return OAuthError.Grant("This refresh token has expired.");
        if (!form.All("resource").All(named => places.ResourceNamed(named, request) == row.Resource))
            return OAuthError.Target("resource is not the one that was granted.");
        // Fewer scopes may be asked for; what is granted is told (RFC 6749 §3.3, §6).
        return form["scope"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(row.Scopes.Contains) is false
            ? OAuthError.Scope($"The scopes granted are {string.Join(' ', row.Scopes)}.")
            : null;
    }

    private static AuditRow Row(LockedToken token, string result, string requestId) =>
        new(token.WorkspaceId, token.KeyId, "oauth_refresh", result, LatencyMicroseconds: 0, requestId)
        {
            Target = AuditTarget.Client(token.ClientId),
        };

    private static TokenOutcome.Refused Refused(OAuthError error) => new(error);
}

/// <summary>A token's row, held until the transaction ends.</summary>
public sealed class LockedToken
{
    public const string Refresh = "refresh";

    public Guid KeyId { get; init; }
    public Guid WorkspaceId { get; init; }
    public string ClientId { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Resource { get; init; } = "";
    public string[] Scopes { get; init; } = [];
    public DateTime ExpiresAt { get; init; }
    public DateTime? UsedAt { get; init; }
    public DateTime? RevokedAt { get; init; }
}
