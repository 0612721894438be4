using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using MailMesh.Mail;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Smtp;

namespace MailMesh.ImapReader;

/// <summary>The server, the account, and how much of it: from the environment, which holds the password too.</summary>
internal sealed record Target(int Port, bool IsEncrypted, string User, string Password, int Connections)
{
    public required X509Certificate2 Root { get; init; }

    public ImapEndpoint Endpoint => new(
        "localhost", Port, IsEncrypted ? TlsMode.Implicit : TlsMode.None, new PasswordCredential(User, Password))
    {
        TrustedRoot = Root,
        AllowSecretsInClear = true,
    };

    public static Target FromEnvironment() => new(
        int.Parse(Needed("IMAP_PORT"), CultureInfo.InvariantCulture),
        Needed("IMAP_TLS") == "yes",
        Needed("IMAP_USER"),
        Needed("IMAP_PASSWORD"),
        int.Parse(Needed("IMAP_CONNECTIONS"), CultureInfo.InvariantCulture))
    {
        Root = X509CertificateLoader.LoadCertificateFromFile(Needed("IMAP_ROOT")),
    };

    private static string Needed(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new ArgumentException($"{name} is not set.");
}
