using System.Security.Cryptography;
using System.Text;

namespace MailMesh.Mail.Sasl;

/// <summary>
/// What a server keeps of a password (RFC 5802 §3): enough to check a login by SCRAM-SHA-256, PLAIN or LOGIN,
/// and not the password. Never prints its keys.
/// </summary>
public sealed class ScramSecret
{
    /// <summary>Rounds of PBKDF2 by default; RFC 7677 §4 asks for 4,096 at least.</summary>
    public const int IterationsDefault = 10_000;

    private const int SaltBytes = 16;

    /// <param name="salt">At least one byte.</param>
    /// <param name="iterations">Rounds of PBKDF2; 4,096 or more.</param>
    /// <param name="storedKey">32 bytes: H(ClientKey).</param>
    /// <param name="serverKey">32 bytes.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public ScramSecret(
        ReadOnlyMemory<byte> salt, int iterations, ReadOnlyMemory<byte> storedKey, ReadOnlyMemory<byte> serverKey)
    {
        if (salt.IsEmpty || storedKey.Length != SHA256.HashSizeInBytes || serverKey.Length != SHA256.HashSizeInBytes)
            throw new ArgumentException(
                $"A SCRAM-SHA-256 secret is a salt and two keys of {SHA256.HashSizeInBytes} bytes.");
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, ScramSha256.IterationsMin);
        (Salt, Iterations, StoredKey, ServerKey) = (salt, iterations, storedKey, serverKey);
    }

    /// <summary>The salt, which the client is told.</summary>
    public ReadOnlyMemory<byte> Salt { get; }

    /// <summary>Rounds of PBKDF2.</summary>
    public int Iterations { get; }

    /// <summary>H(ClientKey).</summary>
    public ReadOnlyMemory<byte> StoredKey { get; }

    /// <summary>ServerKey.</summary>
    public ReadOnlyMemory<byte> ServerKey { get; }

    /// <summary>Makes what to keep of a password, under a fresh salt.</summary>
    /// <param name="password">The password; prepared by SASLprep.</param>
    /// <param name="iterations">Rounds of PBKDF2.</param>
    public static ScramSecret Of(string password, int iterations = IterationsDefault) =>
        Of(password, RandomNumberGenerator.GetBytes(SaltBytes), iterations);

    internal static ScramSecret Of(string password, byte[] salt, int iterations)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            SaslPrep.Prepare(password), salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        return new ScramSecret(
            salt, iterations, SHA256.HashData(clientKey), HMACSHA256.HashData(salted, "Server Key"u8));
    }

    /// <summary>
    /// Of a user who doesn't exist: the same salt at each login, so that nothing tells it from a wrong password.
    /// </summary>
    internal static ScramSecret OfNobody(string user, ReadOnlySpan<byte> key)
    {
        var salt = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(user))[..SaltBytes];
        var random = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
        return new ScramSecret(salt, IterationsDefault, random, random);
    }

    /// <summary>This is the password.</summary>
    internal bool Matches(string password) => password.Length > 0 && CryptographicOperations.FixedTimeEquals(
        Of(password, Salt.ToArray(), Iterations).StoredKey.Span, StoredKey.Span);

    /// <summary>Names itself only.</summary>
    public override string ToString() => "SCRAM-SHA-256 secret";
}
