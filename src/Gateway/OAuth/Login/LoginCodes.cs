using System.Security.Cryptography;
using System.Text;
using Dapper;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Keys;
using MailMesh.Postgres;

namespace MailMesh.Gateway.OAuth.Login;

/// <summary>
/// Codes that stand for a key on the login page, once: twelve letters and digits that can't be mistaken for another
/// (60 bits), so that no key is typed into a browser that remembers it.
/// </summary>
public sealed class LoginCodes(Database database, AuditLog audit, TimeProvider clock)
{
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"; // neither 0 and O nor 1 and I
    private const int Length = 12;
    private const int GroupLength = 4;

    private static readonly string InsertCode = Sql.Of<LoginCodes>("insert_login_code");
    private static readonly string TakeCode = Sql.Of<LoginCodes>("take_login_code");

    /// <summary>A code for the key that asks.</summary>
    public async Task<(string Code, DateTimeOffset ExpiresAt)> Make(
        Caller caller, string requestId, CancellationToken ct)
    {
        var code = RandomNumberGenerator.GetString(Alphabet, Length);
        var expires = clock.GetUtcNow() + GoodFor;
        await database.InTransaction(async (connection, tx, token) =>
        {
            await connection.ExecuteAsync(new CommandDefinition(
                InsertCode, new { hash = Hash(code), key = caller.KeyId, expires, now = clock.GetUtcNow() },
                tx, cancellationToken: token));
            await audit.Add(tx, AuditRow.By(caller, "create_login_code", requestId), token);
        }, ct);
        return (string.Join('-', code.Chunk(GroupLength).Select(group => new string(group))), expires);
    }

    /// <summary>The key that a code stands for; null where it stands for none, or not any more.</summary>
    public async Task<Guid?> Take(string text, CancellationToken ct)
    {
        var code = string.Concat(text.ToUpperInvariant().Where(c => c is not ('-' or ' ')));
        if (code.Length != Length) return null;
        await database.Ready(ct);
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            TakeCode, new { hash = Hash(code), now = clock.GetUtcNow() }, cancellationToken: ct));
    }

    private static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
