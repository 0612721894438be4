using System.Security.Cryptography;
using MailMesh.Mail.Authentication.Dkim.Keys;

namespace MailMesh.Mail.Authentication.Dkim;

/// <summary>A private key that signs. Not safe for use by several threads at once.</summary>
public sealed class DkimPrivateKey : IDisposable
{
    // PKCS #8 of Ed25519: version, the algorithm's identifier, and the seed in two octet strings (RFC 8410 §7).
    private static readonly byte[] Ed25519Prefix =
        [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20];

    private readonly RSA? _rsa;
    private readonly byte[] _seed = [];

    private DkimPrivateKey(RSA rsa) => _rsa = rsa;

    private DkimPrivateKey(byte[] seed) => _seed = seed;

    /// <summary>rsa-sha256 or ed25519-sha256.</summary>
    public DkimAlgorithm Algorithm => _rsa is null ? DkimAlgorithm.Ed25519Sha256 : DkimAlgorithm.RsaSha256;

    /// <summary>Whether Ed25519 works here: it needs OpenSSL's libcrypto.</summary>
    public static bool SupportsEd25519 => Ed25519.IsAvailable;

    /// <summary>Reads a PEM block, PKCS #8 or #1: RSA of 1,024 bits at least (RFC 8301 §3.2), or Ed25519.</summary>
    /// <exception cref="ArgumentException">It holds no such key; the message holds nothing of it.</exception>
    /// <exception cref="PlatformNotSupportedException">It is Ed25519, and libcrypto is not here.</exception>
    public static DkimPrivateKey FromPem(string pem)
    {
        if (PemEncoding.TryFind(pem, out var fields) && pem[fields.Label] == "PRIVATE KEY"
            && Convert.FromBase64String(pem[fields.Base64Data]) is var der
            && der.Length == Ed25519Prefix.Length + Ed25519.KeyBytes && der.AsSpan().StartsWith(Ed25519Prefix))
        {
            return FromEd25519Seed(der.AsSpan(Ed25519Prefix.Length));
        }
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            if (rsa.KeySize >= DkimKeys.RsaBitsMin)
            {
                return new DkimPrivateKey(rsa);
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            // The cause is left out: it may quote the key.
            throw new ArgumentException("The PEM text holds no private key of RSA or Ed25519.", nameof(pem));
        }
        rsa.Dispose();
        throw new ArgumentException($"An RSA key has at least {DkimKeys.RsaBitsMin} bits.", nameof(pem));
    }

    /// <summary>Takes the 32 bytes that an Ed25519 key is made of.</summary>
    /// <exception cref="ArgumentException">They are not 32.</exception>
    /// <exception cref="PlatformNotSupportedException">libcrypto is not here.</exception>
    public static DkimPrivateKey FromEd25519Seed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != Ed25519.KeyBytes)
        {
            throw new ArgumentException($"An Ed25519 seed has {Ed25519.KeyBytes} bytes.", nameof(seed));
        }
        return Ed25519.IsAvailable
            ? new DkimPrivateKey(seed.ToArray())
            : throw new PlatformNotSupportedException("Ed25519 needs OpenSSL's libcrypto.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rsa?.Dispose();
        CryptographicOperations.ZeroMemory(_seed);
    }

    internal byte[] Sign(byte[] hash) => _rsa is null
        ? Ed25519.Sign(_seed, hash)
        : _rsa.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
