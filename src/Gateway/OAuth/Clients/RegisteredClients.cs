using System.Security.Cryptography;
using Dapper;
using MailMesh.Postgres;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.OAuth.Clients;

/// <summary>Apps that registered themselves. One that no person lets in is forgotten.</summary>
public sealed class RegisteredClients(Database database, IOptions<OAuthOptions> options, TimeProvider clock)
{
    private const string IdPrefix = "mm_client_";
    /// <summary>A registration is followed by a person's consent at once, or never.</summary>
    private static readonly TimeSpan KeptUnused = TimeSpan.FromDays(1);
    /// <summary>Longer than a grant lives that nobody uses.</summary>
    private static readonly TimeSpan KeptSinceUse = TimeSpan.FromDays(90);

    private static readonly string InsertClient = Sql.Of<RegisteredClients>("insert_client");
    private static readonly string FindClient = Sql.Of<RegisteredClients>("find_client");

    /// <summary>Null where too many registered and were never let in.</summary>
    public async Task<AppClient?> Register(ClientMetadata metadata, CancellationToken ct)
    {
        await database.Ready(ct);
        var id = IdPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var now = clock.GetUtcNow();
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var rows = await connection.ExecuteAsync(new CommandDefinition(InsertClient, new
        {
            id,
            metadata.Name,
            redirects = metadata.RedirectUris.ToArray(),
            now,
            unusedBefore = now - KeptUnused,
            usedBefore = now - KeptSinceUse,
            max = options.Value.UnusedClientsMax,
        }, cancellationToken: ct));
        return rows == 0 ? null : new AppClient(id, metadata.Name, metadata.RedirectUris, Host: null);
    }

    public async Task<AppClient?> Find(string id, CancellationToken ct)
    {
        if (!id.StartsWith(IdPrefix, StringComparison.Ordinal)) return null;
        await database.Ready(ct);
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(FindClient, new { id }, cancellationToken: ct));
        return row is null ? null : new AppClient(id, row.Name, row.RedirectUris, Host: null);
    }

    private sealed record Row
    {
        public string Name { get; init; } = "";
        public string[] RedirectUris { get; init; } = [];
    }
}
