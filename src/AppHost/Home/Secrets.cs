using System.Security.Cryptography;
using System.Text.Json;
using MailMesh.AppHost.Servers;
using MailMesh.Gateway.Keys;

namespace MailMesh.AppHost.Home;

/// <summary>
/// Everything secret of this installation, made at the first start and kept beside the data that it opens:
/// losing it loses the sealed credentials, and the servers' data can no longer be logged in to.
/// </summary>
public sealed record Secrets
{
    public required string RabbitPassword { get; init; }

    public required string RedisPassword { get; init; }

    /// <summary>The administrator of our private PostgreSQL.</summary>
    public required string PostgresPassword { get; init; }

    /// <summary>By role: each service logs in as its own.</summary>
    public required IReadOnlyDictionary<string, string> RolePasswords { get; init; }

    /// <summary>The development workspace's key, with every scope.</summary>
    public required string ApiKey { get; init; }

    /// <summary>Seals credentials of providers; InboxSync and Sender open.</summary>
    public required SealingKey MailKey { get; init; }

    /// <summary>Seals signing secrets of webhooks; Webhooks opens.</summary>
    public required SealingKey WebhooksKey { get; init; }

    public static Secrets LoadOrCreate(string path)
    {
        if (File.Exists(path))
        {
            return JsonSerializer.Deserialize<Secrets>(File.ReadAllText(path), MeshJson.Options)
                ?? throw new InvalidOperationException($"{path} is empty: restore it, or remove the whole folder.");
        }
        var secrets = new Secrets
        {
            RabbitPassword = Password(),
            RedisPassword = Password(),
            PostgresPassword = Password(),
            RolePasswords = DatabaseSetup.SchemaOfRole.Keys.ToDictionary(role => role, _ => Password()),
            ApiKey = Gateway.Keys.ApiKey.Mint(),
            MailKey = SealingKey.Create(),
            WebhooksKey = SealingKey.Create(),
        };
        PrivateFile.Write(path, JsonSerializer.Serialize(secrets, MeshJson.Options));
        return secrets;
    }

    private static string Password() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}

/// <summary>A P-256 pair in base64: SubjectPublicKeyInfo, and PKCS #8.</summary>
public sealed record SealingKey(string PublicKey, string PrivateKey)
{
    public static SealingKey Create()
    {
        using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return new SealingKey(
            Convert.ToBase64String(pair.ExportSubjectPublicKeyInfo()),
            Convert.ToBase64String(pair.ExportPkcs8PrivateKey()));
    }
}
