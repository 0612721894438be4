using Dapper;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.OAuth.Login;
using MailMesh.Postgres;

namespace MailMesh.Gateway.OAuth.Authorizing;

/// <summary>Keeps an authorization from the login to the code. Any replica serves the next page.</summary>
public sealed class AuthorizationStore(Database database, AuditLog audit, TimeProvider clock)
{
    /// <summary>For reading the consent page.</summary>
    private static readonly TimeSpan AskingKeptFor = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan CodeGoodFor = TimeSpan.FromSeconds(60);

    private static readonly string InsertAuthorization = Sql.Of<AuthorizationStore>("insert_authorization");
    private static readonly string FindAuthorization = Sql.Of<AuthorizationStore>("find_asking");
    private static readonly string GrantCode = Sql.Of<AuthorizationStore>("grant_code");
    private static readonly string IsGranted = Sql.Of<AuthorizationStore>("is_granted");
    private static readonly string DeleteAsking = Sql.Of<AuthorizationStore>("delete_asking");

    public async Task<Asking> Begin(
        AuthorizationRequest request, Caller owner, string cookie, string requestId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var asking = new Asking
        {
            Id = Guid.CreateVersion7(now),
            GranterKeyId = owner.KeyId,
            ClientId = request.Client.Id,
            ClientName = request.Client.Name,
            RedirectUri = request.RedirectUri,
            Asked = [.. request.Scopes],
            State = request.State,
        };
        await database.InTransaction(async (connection, tx, token) =>
        {
            await connection.ExecuteAsync(new CommandDefinition(InsertAuthorization, new
            {
                asking.Id,
                browser = BrowserCookie.Hash(cookie),
                granter = owner.KeyId,
                client = asking.ClientId,
                name = asking.ClientName,
                redirect = asking.RedirectUri,
                request.Resource,
                challenge = request.CodeChallenge,
                asking.Asked,
                asking.State,
                now,
                expires = now + AskingKeptFor,
            }, tx, cancellationToken: token));
            await audit.Add(tx, Row(asking, owner, OwnerLogin.Action, requestId), token);
        }, ct);
        return asking;
    }

    /// <summary>Null where it is denied, too old, or another browser's, or its code is used.</summary>
    public async Task<Asking?> FindAsking(Guid id, string cookie, CancellationToken ct)
    {
        await database.Ready(ct);
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Asking>(new CommandDefinition(
            FindAuthorization, new { id, browser = BrowserCookie.Hash(cookie), now = clock.GetUtcNow() },
            cancellationToken: ct));
    }

    /// <summary>
    /// A code for the app: the same one where the form comes twice, as from a double click, whose first answer no
    /// browser shows. Null where something else was decided in the meantime, or the code is used.
    /// </summary>
    public Task<string?> Grant(
        Asking asking, string cookie, Caller owner, ConsentPick pick, string requestId, CancellationToken ct) =>
        database.InTransaction(async (connection, tx, token) =>
        {
            var code = OAuthSecret.CodeOf(asking.Id, cookie);
            var now = clock.GetUtcNow();
            var decision = new
            {
                asking.Id,
                code = OAuthSecret.Hash(code),
                expires = now + CodeGoodFor,
                scopes = pick.Scopes.ToArray(),
                inboxes = pick.InboxIds?.ToArray(),
                client = asking.ClientId,
                now,
            };
            var rows = await connection.ExecuteAsync(
                new CommandDefinition(GrantCode, decision, tx, cancellationToken: token));
            if (rows == 0)
            {
                return await connection.ExecuteScalarAsync<bool>(
                    new CommandDefinition(IsGranted, decision, tx, cancellationToken: token)) ? code : null;
            }
            await audit.Add(tx, Row(asking, owner, "oauth_allow", requestId) with
            {
                Names = string.Join(' ', pick.Scopes),
            }, token);
            return code;
        }, ct);

    /// <summary>False where it was decided in the meantime.</summary>
    public Task<bool> Refuse(Asking asking, Caller owner, string requestId, CancellationToken ct) =>
        database.InTransaction(async (connection, tx, token) =>
        {
            var rows = await connection.ExecuteAsync(
                new CommandDefinition(DeleteAsking, new { asking.Id }, tx, cancellationToken: token));
            if (rows > 0) await audit.Add(tx, Row(asking, owner, "oauth_deny", requestId), token);
            return rows > 0;
        }, ct);

    private static AuditRow Row(Asking asking, Caller owner, string what, string requestId) =>
        AuditRow.By(owner, what, requestId) with { Target = AuditTarget.Client(asking.ClientId) };
}
