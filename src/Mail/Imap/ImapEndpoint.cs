using System.Net;
using System.Security.Cryptography.X509Certificates;
using MailMesh.Mail.Sasl;

namespace MailMesh.Mail.Imap;

/// <summary>An IMAP server and the account to read there.</summary>
/// <param name="Host">Host name or address; also the name that its certificate must prove.</param>
/// <param name="Port">1 to 65535; usually 993 for implicit TLS, 143 otherwise.</param>
/// <param name="Tls">Encryption; required where not <see cref="TlsMode.None"/>.</param>
/// <param name="Credential">Who we are. Null only where the server greets with PREAUTH. Never printed.</param>
public sealed record ImapEndpoint(
    string Host, int Port = 993, TlsMode Tls = TlsMode.Implicit, SaslCredential? Credential = null)
{
    /// <summary>
    /// A private root that the server's certificate must chain to, in place of the system's roots; null for those.
    /// </summary>
    public X509Certificate2? TrustedRoot { get; init; }

    /// <summary>Private roots that are trusted beside the system's; null for none.</summary>
    public X509Certificate2Collection? MoreRoots { get; init; }

    /// <summary>
    /// Which of the host's addresses may be connected to; null is all. What it is asked about is what is connected
    /// to: the name is resolved once.
    /// </summary>
    public Func<IPAddress, bool>? AddressAllowed { get; init; }

    /// <summary>Finds the addresses of the host's name, anew for each connection; null asks the system.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>>? Resolve { get; init; }

    /// <summary>
    /// Allows mechanisms that show the secret itself (PLAIN, LOGIN, XOAUTH2, OAUTHBEARER) without TLS (RFC 9051
    /// §11.3 advises against). Set it for a loopback server only.
    /// </summary>
    public bool AllowSecretsInClear { get; init; }

    /// <summary>Host, port and encryption; never the credential.</summary>
    public override string ToString() => $"imap://{Host}:{Port} ({Tls})".ToLowerInvariant();

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Host);
        if (Port is < 1 or > 65535)
            throw new ArgumentException($"Port {Port} of {Host} is not between 1 and 65535.");
    }
}
