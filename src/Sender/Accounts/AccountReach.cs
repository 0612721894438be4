using System.Net;
using System.Security.Cryptography.X509Certificates;
using MailMesh.Mail;
using MailMesh.ServiceDefaults.Networks;

namespace MailMesh.Sender.Accounts;

/// <summary>
/// Which servers of accounts may be reached, and what opens their secrets; sections <c>Connecting</c>, as InboxSync has
/// them, and <c>Sealing:Mail</c>. Never printed.
/// </summary>
public sealed class AccountReach
{
    public const string PrivateKeySetting = "Sealing:Mail:PrivateKey";

    private readonly bool _allowPrivateHosts;

    private AccountReach(bool allowPrivateHosts) => _allowPrivateHosts = allowPrivateHosts;

    /// <summary>PKCS #8, base64; null: no account can send.</summary>
    public string? PrivateKey { get; private init; }

    /// <summary>Private authorities that are trusted beside the system's, or null.</summary>
    public X509Certificate2Collection? MoreRoots { get; private init; }

    /// <exception cref="InvalidOperationException">A setting is unusable; the text says what to set.</exception>
    public static AccountReach From(IConfiguration configuration) =>
        new(configuration.GetValue("Connecting:AllowPrivateHosts", false))
        {
            PrivateKey = configuration[PrivateKeySetting],
            MoreRoots = configuration["Connecting:TrustedRootFile"] is { } file ? Load(file) : null,
        };

    /// <summary>Without TLS a password may go to a private address alone.</summary>
    public bool Allows(IPAddress address, TlsMode tls) =>
        AddressGuard.IsPublic(address) ? tls != TlsMode.None : _allowPrivateHosts;

    private static X509Certificate2Collection Load(string file)
    {
        if (!File.Exists(file))
            throw new InvalidOperationException($"Connecting__TrustedRootFile {file} does not exist.");
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return roots;
    }
}
