using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MailMesh.ServiceDefaults.Sealing;

/// <summary>
/// Bytes sealed to a public key: whoever seals can't open. Ephemeral P-256 agreement, HKDF-SHA-256 (RFC 5869),
/// AES-256-GCM (NIST SP 800-38D). Text form: <c>mm1.</c> + base64url(ephemeral point ‖ ciphertext ‖ tag).
/// </summary>
public static class SealedBox
{
    /// <summary>A password, a token, a webhook's secret: nothing bigger is ever sealed.</summary>
    public const int PlainBytesMax = 16 * 1024;

    private const string Version = "mm1.";
    private const int CoordinateBytes = 32;
    private const int PointBytes = 1 + 2 * CoordinateBytes;
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const byte UncompressedPoint = 4; // SEC 1 §2.3.3

    /// <summary>A new pair: SubjectPublicKeyInfo and PKCS #8, both base64.</summary>
    public static (string PublicKey, string PrivateKey) NewKeyPair()
    {
        using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return (Convert.ToBase64String(pair.ExportSubjectPublicKeyInfo()),
            Convert.ToBase64String(pair.ExportPkcs8PrivateKey()));
    }

    /// <summary>Seals <paramref name="plain"/> so that only the private half of the key opens it.</summary>
    /// <param name="publicKey">SubjectPublicKeyInfo, base64.</param>
    /// <param name="context">What the secret is for; opening needs the same text, so no box can be moved
    /// elsewhere.</param>
    public static string Seal(string publicKey, ReadOnlySpan<byte> plain, string context = "")
    {
        if (plain.Length > PlainBytesMax)
            throw new ArgumentException($"A sealed secret has at most {PlainBytesMax} bytes.", nameof(plain));
        using var recipient = ECDiffieHellman.Create();
        recipient.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
        using var ephemeral = ECDiffieHellman.Create(recipient.ExportParameters(false).Curve);

        var box = new byte[PointBytes + plain.Length + TagBytes];
        var point = box.AsSpan(0, PointBytes);
        WritePoint(ephemeral.ExportParameters(false).Q, point);
        var shared = ephemeral.DeriveRawSecretAgreement(recipient.PublicKey);
        using var cipher = CipherOf(shared, point, recipient, context, out var nonce);
        cipher.Encrypt(
            nonce, plain, box.AsSpan(PointBytes, plain.Length), box.AsSpan(PointBytes + plain.Length),
            Encoding.UTF8.GetBytes(context));
        return Version + Base64Url.EncodeToString(box);
    }

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <param name="privateKey">PKCS #8, base64.</param>
    /// <exception cref="CryptographicException">Not a box, changed on its way, or sealed to another key or
    /// context.</exception>
    public static byte[] Open(string privateKey, string box, string context = "")
    {
        var bytes = Unwrap(box);
        using var recipient = ECDiffieHellman.Create();
        recipient.ImportPkcs8PrivateKey(Convert.FromBase64String(privateKey), out _);
        var point = bytes.AsSpan(0, PointBytes);
        using var ephemeral = ECDiffieHellman.Create(ReadPoint(point));

        var shared = recipient.DeriveRawSecretAgreement(ephemeral.PublicKey);
        using var cipher = CipherOf(shared, point, recipient, context, out var nonce);
        var plain = new byte[bytes.Length - PointBytes - TagBytes];
        cipher.Decrypt(
            nonce, bytes.AsSpan(PointBytes, plain.Length), bytes.AsSpan(PointBytes + plain.Length), plain,
            Encoding.UTF8.GetBytes(context));
        return plain;
    }

    /// <summary>
    /// Key and nonce both come from the agreement: each box has a fresh ephemeral key, so neither ever repeats.
    /// Both public points are bound in, as RFC 9180 §4.1 does.
    /// </summary>
    private static AesGcm CipherOf(
        byte[] shared, ReadOnlySpan<byte> point, ECDiffieHellman recipient, string context, out byte[] nonce)
    {
        var salt = new byte[2 * PointBytes];
        point.CopyTo(salt);
        WritePoint(recipient.ExportParameters(false).Q, salt.AsSpan(PointBytes));
        var derived = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, shared, KeyBytes + NonceBytes, salt,
            Encoding.UTF8.GetBytes($"mailmesh sealed box 1 {context}"));
        nonce = derived[KeyBytes..];
        var cipher = new AesGcm(derived.AsSpan(0, KeyBytes), TagBytes);
        CryptographicOperations.ZeroMemory(shared);
        CryptographicOperations.ZeroMemory(derived);
        return cipher;
    }

    private static byte[] Unwrap(string box)
    {
        const int lengthMax = (PointBytes + PlainBytesMax + TagBytes) * 4 / 3 + 8;
        if (!box.StartsWith(Version, StringComparison.Ordinal) || box.Length > lengthMax)
            throw new CryptographicException("This is no sealed box of a version that is known here.");
        var text = box.AsSpan(Version.Length);
        if (!Base64Url.IsValid(text, out var length) || length < PointBytes + TagBytes)
            throw new CryptographicException("The sealed box is cut off or not base64url.");
        return Base64Url.DecodeFromChars(text);
    }

    private static void WritePoint(ECPoint point, Span<byte> to)
    {
        to[0] = UncompressedPoint;
        point.X.CopyTo(to[1..]);
        point.Y.CopyTo(to[(1 + CoordinateBytes)..]);
    }

    private static ECParameters ReadPoint(ReadOnlySpan<byte> from)
    {
        if (from[0] != UncompressedPoint)
            throw new CryptographicException("The sealed box starts with no P-256 point.");
        return new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = from.Slice(1, CoordinateBytes).ToArray(),
                Y = from.Slice(1 + CoordinateBytes, CoordinateBytes).ToArray(),
            },
        };
    }
}
