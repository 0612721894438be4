using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MailMesh.Webhooks.Deliveries;

/// <summary>The symmetric signature of Standard Webhooks 1.0: HMAC-SHA256 over <c>id.timestamp.payload</c>.</summary>
public static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";
    public const string SecretPrefix = "whsec_";

    // Standard Webhooks, "signature scheme": between 24 and 64 bytes.
    private const int SecretBytesMin = 24;
    private const int SecretBytesMax = 64;

    /// <summary>The bytes of a secret written <c>whsec_</c> + base64; null where it isn't one.</summary>
    public static byte[]? ReadSecret(string secret)
    {
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal)) return null;
        var text = secret.AsSpan(SecretPrefix.Length);
        if (!Base64.IsValid(text, out var length) || length is < SecretBytesMin or > SecretBytesMax) return null;
        return Convert.FromBase64String(text.ToString());
    }

    public static string Sign(byte[] secret, string id, DateTimeOffset at, string payload)
    {
        var signed = $"{id}.{Timestamp(at)}.{payload}";
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(signed)));
    }

    /// <summary>Seconds since 1970.</summary>
    public static string Timestamp(DateTimeOffset at) =>
        at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
