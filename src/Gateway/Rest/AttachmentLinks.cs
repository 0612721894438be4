using System.Buffers.Text;
using System.Security.Cryptography;
using Dapper;
using MailMesh.Gateway.Doors;
using MailMesh.Gateway.Keys;
using MailMesh.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MailMesh.Gateway.Rest;

/// <summary>Links to attachments: single use, for the key that asked, and soon gone.</summary>
public sealed class AttachmentLinks(NpgsqlDataSource source, IOptions<DoorOptions> door, TimeProvider clock)
{
    public static readonly TimeSpan LivesFor = TimeSpan.FromMinutes(10);
    private const int TokenBytes = 24;

    private static readonly string InsertLink = Sql.Of<AttachmentLinks>("insert_link");
    private static readonly string TakeLink = Sql.Of<AttachmentLinks>("take_link");

    public async Task<(string Url, DateTimeOffset ExpiresAt)> Create(
        Caller caller, Guid emailId, int index, CancellationToken ct)
    {
        var token = RandomNumberGenerator.GetBytes(TokenBytes);
        var now = clock.GetUtcNow();
        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(InsertLink, new
        {
            hash = SHA256.HashData(token),
            key = caller.KeyId,
            workspace = caller.WorkspaceId,
            email = emailId,
            index,
            now,
            expires = now + LivesFor,
        }, cancellationToken: ct));
        var path = $"{RestRoutes.Base}/attachments/{Base64Url.EncodeToString(token)}";
        return (door.Value.LinkTo(path), now + LivesFor);
    }

    /// <summary>What the link leads to, once; null where it is unknown, used, expired or another key's.</summary>
    public async Task<(Guid EmailId, int Index)?> Take(Caller caller, string token, CancellationToken ct)
    {
        const int CharactersMax = 64;
        if (token.Length > CharactersMax || !Base64Url.IsValid(token)) return null;
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<(Guid, int)?>(new CommandDefinition(TakeLink, new
        {
            hash = SHA256.HashData(Base64Url.DecodeFromChars(token)),
            key = caller.KeyId,
            now = clock.GetUtcNow(),
        }, cancellationToken: ct));
    }
}
