using Dapper;
using MailMesh.Gateway.Audit;
using MailMesh.Postgres;

namespace MailMesh.Gateway.OAuth.Tokens;

/// <summary>
/// An app gives a token back (RFC 7009): a refresh token ends the grant, an access token itself alone. What is no
/// token of the app is answered alike.
/// </summary>
public sealed class RevokeRoute(Database database, TokenIssuer issuer)
{
    private static readonly string LockToken = Sql.Of<RevokeRoute>("lock_token");
    private static readonly string DeleteToken = Sql.Of<RevokeRoute>("delete_token");

    public async Task<IResult> Answer(HttpContext http)
    {
        if (await Parameters.OfForm(http.Request, http.RequestAborted) is not { } form)
            return OAuthError.Request("Send a form: application/x-www-form-urlencoded.").AsJson();
        if (form.Malformed(["token", "client_id"]) is { } malformed)
            return OAuthError.Request($"{malformed} comes twice, or is too long.").AsJson();
        if (form["token"] is not { } token) return OAuthError.Request("token is missing.").AsJson();
        if (form["client_id"] is not { } clientId) return OAuthError.Client("client_id is missing.").AsJson();
        if (await Revoke(token, clientId, http)) await issuer.Settle();
        return OAuthJson.Of(new { });
    }

    private async Task<bool> Revoke(string token, string clientId, HttpContext http)
    {
        if (!OAuthSecret.IsAccessToken(token) && !OAuthSecret.IsRefreshToken(token)) return false;
        var hash = OAuthSecret.Hash(token);
        return await database.InTransaction(async (connection, tx, ct) =>
        {
            var row = await connection.QuerySingleOrDefaultAsync<LockedToken>(new CommandDefinition(
                LockToken, new { hash }, tx, cancellationToken: ct));
            if (row is null || row.ClientId != clientId) return false;
            if (row.Kind == LockedToken.Refresh)
            {
                await issuer.End(tx, row.WorkspaceId, row.KeyId, "oauth_revoke", http.TraceIdentifier, ct);
                return true;
            }
            await tx.Connection!.ExecuteAsync(
                new CommandDefinition(DeleteToken, new { hash }, tx, cancellationToken: ct));
            await issuer.Note(tx, new AuditRow(
                row.WorkspaceId, row.KeyId, "oauth_revoke_access", AuditRow.Ok, 0, http.TraceIdentifier), ct);
            return true;
        }, http.RequestAborted);
    }
}
