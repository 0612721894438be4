using Dapper;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Keys;
using MailMesh.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MailMesh.Gateway.OAuth.Tokens;

/// <summary>What codes and refresh tokens have in common: the next pair of tokens, and the end of a grant.</summary>
public sealed class TokenIssuer(IOptions<OAuthOptions> options, AuditLog audit, KeyRing keys, TimeProvider clock)
{
    private static readonly string InsertTokens = Sql.Of<TokenIssuer>("insert_tokens");
    private static readonly string EndGrant = Sql.Of<TokenIssuer>("end_grant");

    public TimeSpan AccessTokenLifetime => options.Value.AccessTokenLifetime;

    /// <summary>A pair of tokens for a grant, which lives as long as its refresh token.</summary>
    public async Task<TokenOutcome.Issued> Issue(
        NpgsqlTransaction tx, Guid grantId, string resource, IReadOnlyList<string> scopes, CancellationToken ct)
    {
        var issued = new TokenOutcome.Issued(
            OAuthSecret.MintAccessToken(), OAuthSecret.MintRefreshToken(), scopes);
        var now = clock.GetUtcNow();
        await tx.Connection!.ExecuteAsync(new CommandDefinition(InsertTokens, new
        {
            access = OAuthSecret.Hash(issued.AccessToken),
            refresh = OAuthSecret.Hash(issued.RefreshToken),
            key = grantId,
            resource,
            accessExpires = now + AccessTokenLifetime,
            refreshExpires = now + options.Value.RefreshTokenLifetime,
            now,
        }, tx, cancellationToken: ct));
        return issued;
    }

    /// <summary>All tokens of the grant are refused from <see cref="Settle"/> on.</summary>
    public async Task End(
        NpgsqlTransaction tx, Guid workspaceId, Guid grantId, string why, string requestId, CancellationToken ct)
    {
        await tx.Connection!.ExecuteAsync(new CommandDefinition(
            EndGrant, new { key = grantId, now = clock.GetUtcNow() }, tx, cancellationToken: ct));
        await Note(tx, new AuditRow(workspaceId, grantId, why, AuditRow.Ok, LatencyMicroseconds: 0, requestId), ct);
    }

    /// <summary>As the last statement of the transaction.</summary>
    public Task Note(NpgsqlTransaction tx, AuditRow row, CancellationToken ct) => audit.Add(tx, row, ct);

    /// <summary>For the owner of what another app tried: no work of the request shows the app that it exists.</summary>
    public void NoteLater(AuditRow row) => audit.Add(row);

    /// <summary>Waits until no replica trusts what was true before: also if the app has hung up.</summary>
    public Task Settle() => keys.Settle(CancellationToken.None);
}
