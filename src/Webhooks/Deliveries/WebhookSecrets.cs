using System.Security.Cryptography;
using System.Text;
using MailMesh.ServiceDefaults.Sealing;

namespace MailMesh.Webhooks.Deliveries;

/// <summary>
/// Opens signing secrets. They rest sealed, as the UTF-8 text <c>whsec_…</c>; the private key is with this service
/// alone.
/// </summary>
public sealed class WebhookSecrets(string privateKey)
{
    public const string PrivateKeySetting = "Sealing:Webhooks:PrivateKey";

    /// <summary>The secret's bytes; null where it was sealed to another key or isn't a secret.</summary>
    public byte[]? Open(string sealedSecret)
    {
        try
        {
            return WebhookSignature.ReadSecret(Encoding.UTF8.GetString(SealedBox.Open(privateKey, sealedSecret)));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
