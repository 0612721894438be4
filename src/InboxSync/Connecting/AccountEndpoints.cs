using System.Net;
using MailMesh.Mail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Smtp;
using MailMesh.ServiceDefaults.Networks;

namespace MailMesh.InboxSync.Connecting;

/// <summary>
/// Where an account may lead us: public addresses alone, unless the operator allows others; without TLS to private
/// addresses alone, since a password would be read on the way.
/// </summary>
public sealed class AccountEndpoints(ConnectingOptions options)
{
    /// <summary>Finds the addresses of a name, for each connection anew; null asks the system.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>>? Resolve { get; init; }

    public ImapEndpoint Imap(AccountServer server, SaslCredential? credential) =>
        new(server.Host, server.Port, server.Tls, credential)
        {
            MoreRoots = options.TrustedRoots,
            AddressAllowed = address => Allows(address, server.Tls),
            Resolve = Resolve,
            AllowSecretsInClear = server.Tls == TlsMode.None,
        };

    public SmtpEndpoint Smtp(AccountServer server, SaslCredential? credential) =>
        new(server.Host, server.Port, server.Tls, credential)
        {
            MoreRoots = options.TrustedRoots,
            AddressAllowed = address => Allows(address, server.Tls),
            Resolve = Resolve,
            AllowSecretsInClear = server.Tls == TlsMode.None,
        };

    private bool Allows(IPAddress address, TlsMode tls) =>
        AddressGuard.IsPublic(address) ? tls != TlsMode.None : options.AllowPrivateHosts;
}
