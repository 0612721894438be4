using MailMesh.Mail.Dns;

namespace MailMesh.Mail.Authentication.Dkim.Keys;

/// <summary>Finds keys in DNS and holds signatures against them; what DKIM and ARC share.</summary>
/// <param name="resolver">Where keys are looked up.</param>
internal sealed class DkimKeys(IDnsResolver resolver)
{
    /// <summary>Bits of an RSA key: fewer can be broken (RFC 8301 §3.2).</summary>
    public const int RsaBitsMin = 1024;

    /// <summary>
    /// Bits of an RSA key: more cost us time at a stranger's wish; verifiers must take 4,096 (RFC 8301 §3.2).
    /// </summary>
    public const int RsaBitsMax = 8192;

    /// <summary>The key; where there is none to be had, why.</summary>
    public async Task<(DkimKeyRecord? Key, AuthenticationStatus Status, string Reason)> Find(
        string name, CancellationToken cancellation)
    {
        switch (await resolver.Txt(name, cancellation))
        {
            case DnsAnswer<string>.Failed failed:
                return (null, AuthenticationStatus.TempError, $"no key now: {failed.Reason}");
            case DnsAnswer<string>.Found found:
                // Several records are undefined (RFC 6376 §3.6.2.2); the first is taken, as others do.
                var (key, reason) = DkimKeyRecord.Read(found.Records[0]);
                return (key, key is null ? AuthenticationStatus.PermError : AuthenticationStatus.Pass, reason);
            default:
                return (null, AuthenticationStatus.PermError, $"no key at {name}");
        }
    }

    /// <summary>Holds a signature of a SHA-256 against a key.</summary>
    public static (AuthenticationStatus Status, string Reason) Check(
        DkimKeyRecord key, DkimAlgorithm algorithm, byte[] hash, byte[] signature)
    {
        if (key.IsEd25519 != (algorithm == DkimAlgorithm.Ed25519Sha256))
        {
            return (AuthenticationStatus.PermError, "the key is of another type than the signature");
        }
        if (!key.IsEd25519)
        {
            return RsaSignature.Check(key.Key, hash, signature);
        }
        if (key.Key.Length != Ed25519.KeyBytes)
        {
            return (AuthenticationStatus.PermError, "an Ed25519 key has 32 bytes");
        }
        return Ed25519.Verify(key.Key, hash, signature) switch
        {
            true => (AuthenticationStatus.Pass, ""),
            false => (AuthenticationStatus.Fail, "the signature does not verify"),
            null => (AuthenticationStatus.Neutral, "Ed25519 is not supported here: it needs OpenSSL's libcrypto"),
        };
    }
}
