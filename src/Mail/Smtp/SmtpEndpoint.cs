using System.Net;
using System.Security.Cryptography.X509Certificates;
using MailMesh.Mail.Sasl;

namespace MailMesh.Mail.Smtp;

/// <summary>Which of the two dialects a peer speaks.</summary>
public enum SmtpProtocol
{
    /// <summary>SMTP, RFC 5321.</summary>
    Smtp,

    /// <summary>LMTP, RFC 2033: LHLO, and one reply per recipient after the content.</summary>
    Lmtp,
}

/// <summary>A server to send through.</summary>
/// <param name="Host">Host name or address; also the name that its certificate must prove.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Tls">Encryption; required where not <see cref="TlsMode.None"/>.</param>
/// <param name="Credential">Who we are, or null to send without AUTH. Never printed.</param>
public sealed record SmtpEndpoint(
    string Host, int Port, TlsMode Tls = TlsMode.StartTls, SaslCredential? Credential = null)
{
    /// <summary>Dialect that the server speaks.</summary>
    public SmtpProtocol Protocol { get; init; }

    /// <summary>Our name in EHLO: a domain or an address literal (RFC 5321 §4.1.4).</summary>
    public string HelloName { get; init; } = "localhost";

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
    /// Allows mechanisms that show the secret itself (PLAIN, LOGIN, OAUTHBEARER, XOAUTH2) without TLS
    /// (RFC 4954 §4 advises against). Set it for a loopback relay only.
    /// </summary>
    public bool AllowSecretsInClear { get; init; }

    /// <summary>
    /// Content goes by BDAT where the server offers CHUNKING (RFC 3030). Unset it for a server that offers what
    /// it does badly.
    /// </summary>
    public bool Chunking { get; init; } = true;

    /// <summary>Host, port and encryption; never the credential.</summary>
    public override string ToString() => $"{Protocol}://{Host}:{Port} ({Tls})".ToLowerInvariant();

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Host);
        if (Port is < 1 or > 65535)
            throw new ArgumentException($"Port {Port} of {Host} is not between 1 and 65535.");
        if (HelloName.Length == 0 || HelloName.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new ArgumentException($"HelloName '{HelloName}' must be a domain or an address literal.");
    }
}
