using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Keys;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Gateway.OAuth.Tokens;

/// <summary>A code for tokens, once: a second time ends what the first gave (RFC 6749 §4.1.2).</summary>
public sealed partial class CodeExchange(Database database, TokenIssuer issuer, Places places, TimeProvider clock)
{
    private const string Hint = "OAuth";
    /// <summary>Of a code that never was, and of another app's.</summary>
    private static readonly OAuthError Unknown = OAuthError.Grant("This code is not known here.");
    private static readonly string LockCode = Sql.Of<CodeExchange>("lock_code");
    private static readonly string InsertGrant = Sql.Of<CodeExchange>("insert_grant");

    public async Task<TokenOutcome> Run(Parameters form, string clientId, HttpContext http)
    {
        if (form["code"] is not { } code) return Refused(OAuthError.Request("code is missing."));
        if (form["code_verifier"] is not { } verifier || !Verifier().IsMatch(verifier))
            return Refused(OAuthError.Request("code_verifier is missing, or no verifier of PKCE (RFC 7636 §4.1)."));
        if (!OAuthSecret.IsCode(code)) return Refused(OAuthError.Grant("This is no code of ours."));
        var outcome = await database.InTransaction(async (connection, tx, ct) =>
        {
            var row = await connection.QuerySingleOrDefaultAsync<CodeRow>(new CommandDefinition(
                LockCode, new { hash = OAuthSecret.Hash(code) }, tx, cancellationToken: ct));
            if (row is null) return Refused(Unknown);
            if (row.ClientId != clientId)
            {
                issuer.NoteLater(Row(row, null, Unknown.Code, http.TraceIdentifier));
                return Refused(Unknown);
            }
            if (row.KeyId is { } used)
            {
                await issuer.End(tx, row.WorkspaceId, used, "oauth_code_reused", http.TraceIdentifier, ct);
                return Refused(OAuthError.Grant("This code was used before; what it gave is ended.")) with
                {
                    EndedGrant = true,
                };
            }
            if (Check(row, form, verifier, http.Request) is not { } error)
                return await Grant(tx, row, http.TraceIdentifier, ct);
            await issuer.Note(tx, Row(row, null, error.Code, http.TraceIdentifier), ct);
            return Refused(error);
        }, http.RequestAborted);
        if (outcome is TokenOutcome.Refused { EndedGrant: true }) await issuer.Settle();
        return outcome;
    }

    private OAuthError? Check(CodeRow row, Parameters form, string verifier, HttpRequest request)
    {
        if (row.ExpiresAt <= clock.GetUtcNow().UtcDateTime) return OAuthError.Grant("This code has expired.");
        if (row.GranterRevoked) return OAuthError.Grant("The key of the person who let the app in is revoked.");
        // May be left out in OAuth 2.1; if it comes it must be the one of the request.
        if (form["redirect_uri"] is { } redirect && redirect != row.RedirectUri)
            return OAuthError.Grant("redirect_uri is not that of the authorization request.");
        if (!Proves(verifier, row.CodeChallenge)) return OAuthError.Grant("code_verifier does not fit code_challenge.");
        return form.All("resource").All(named => places.ResourceNamed(named, request) == row.Resource)
            ? null
            : OAuthError.Target("resource is not that of the authorization request.");
    }

    private async Task<TokenOutcome> Grant(NpgsqlTransaction tx, CodeRow row, string requestId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var grantId = Guid.CreateVersion7(now);
        await tx.Connection!.ExecuteAsync(new CommandDefinition(
            InsertGrant, new { key = grantId, authorization = row.AuthorizationId, hint = Hint, now },
            tx, cancellationToken: ct));
        var issued = await issuer.Issue(tx, grantId, row.Resource, row.Scopes, ct);
        var note = Row(row, grantId, AuditRow.Ok, requestId);
        await issuer.Note(tx, note with { Names = string.Join(' ', row.Scopes) }, ct);
        return issued;
    }

    private static AuditRow Row(CodeRow code, Guid? grantId, string result, string requestId) =>
        new(code.WorkspaceId, grantId, "oauth_grant", result, LatencyMicroseconds: 0, requestId)
        {
            Target = AuditTarget.Client(code.ClientId),
        };

    /// <summary>RFC 7636 §4.6.</summary>
    private static bool Proves(string verifier, string challenge) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(System.Buffers.Text.Base64Url.EncodeToString(
            SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))),
        Encoding.ASCII.GetBytes(challenge));

    private static TokenOutcome.Refused Refused(OAuthError error) => new(error);

    [GeneratedRegex("^[A-Za-z0-9._~-]{43,128}$")]
    private static partial Regex Verifier();

    private sealed class CodeRow
    {
        public Guid AuthorizationId { get; init; }
        public Guid WorkspaceId { get; init; }
        public string ClientId { get; init; } = "";
        public string RedirectUri { get; init; } = "";
        public string Resource { get; init; } = "";
        public string CodeChallenge { get; init; } = "";
        public string[] Scopes { get; init; } = [];
        public DateTime ExpiresAt { get; init; }
        public bool GranterRevoked { get; init; }
        public Guid? KeyId { get; init; }
    }
}
