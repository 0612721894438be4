using System.Security.Cryptography;

namespace MailMesh.Mail.Authentication.Dkim.Keys;

/// <summary>RSA signatures, PKCS #1 v1.5 over SHA-256 (RFC 6376 §3.3.2).</summary>
internal static class RsaSignature
{
    public static (AuthenticationStatus Status, string Reason) Check(byte[] key, byte[] hash, byte[] signature)
    {
        using var rsa = Import(key);
        if (rsa is null)
        {
            return (AuthenticationStatus.PermError, "the key is no RSA key");
        }
        if (rsa.KeySize < DkimKeys.RsaBitsMin)
        {
            return (AuthenticationStatus.Policy, $"a key of {rsa.KeySize} bits is too weak");
        }
        if (rsa.KeySize > DkimKeys.RsaBitsMax)
        {
            return (AuthenticationStatus.PermError, $"a key of {rsa.KeySize} bits is too large");
        }
        try
        {
            return rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                ? (AuthenticationStatus.Pass, "")
                : (AuthenticationStatus.Fail, "the signature does not verify");
        }
        catch (CryptographicException)
        {
            return (AuthenticationStatus.PermError, "the key cannot be used");
        }
    }

    /// <summary>The key: SubjectPublicKeyInfo, or RSAPublicKey as RFC 6376 said first (erratum 3017).</summary>
    private static RSA? Import(byte[] key)
    {
        var rsa = RSA.Create();
        if (Imports(() => rsa.ImportSubjectPublicKeyInfo(key, out _))
            || Imports(() => rsa.ImportRSAPublicKey(key, out _)))
        {
            return rsa;
        }
        rsa.Dispose();
        return null;
    }

    private static bool Imports(Action import)
    {
        try
        {
            import();
            return true;
        }
        catch (CryptographicException)
        {
            return false; // Not in this form.
        }
    }
}
