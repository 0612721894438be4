using System.Security.Cryptography;
using System.Text;
using MailMesh.Mail.Sasl;
using MailMesh.ServiceDefaults.Sealing;

namespace MailMesh.InboxSync.Connecting;

/// <summary>Opens the sealed secrets of accounts. They live in memory for a login and are never printed.</summary>
/// <param name="privateKey">PKCS #8, base64: of the pair Mail.</param>
public sealed class AccountSecrets(string privateKey)
{
    public const string PrivateKeySetting = "Sealing:Mail:PrivateKey";

    /// <summary>Binds a sealed secret to its inbox: it opens for no other.</summary>
    public static string Context(Guid inboxId) => $"account:{inboxId}";

    /// <summary>What proves the account to its server; null where the secret doesn't open or can be none.</summary>
    public SaslCredential? Open(Account account)
    {
        try
        {
            var plain = SealedBox.Open(privateKey, account.SealedSecret, Context(account.InboxId));
            var secret = Encoding.UTF8.GetString(plain);
            CryptographicOperations.ZeroMemory(plain);
            return account.SecretKind == "access_token"
                ? new AccessTokenCredential(account.UserName, secret)
                : new PasswordCredential(account.UserName, secret);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null; // nothing of it is told: the text could be of the secret
        }
    }
}
