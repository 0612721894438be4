using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailMesh.MailServers;

/// <summary>Certificates of servers that tests run.</summary>
public static class TestCertificate
{
    private static readonly TimeSpan Valid = TimeSpan.FromDays(1);

    /// <summary>Self-signed, for localhost; made once a process.</summary>
    public static X509Certificate2 Localhost { get; } = For("localhost");

    /// <param name="name">The host that it is for; of localhost its address too.</param>
    /// <param name="age">How long ago it was valid; zero is now.</param>
    /// <param name="issuer">Who signs; null: itself.</param>
    public static X509Certificate2 For(string name, TimeSpan age = default, X509Certificate2? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null, false, 0, true));
        var now = TimeProvider.System.GetUtcNow() - age;
        if (issuer is null)
        {
            using var own = request.CreateSelfSigned(now - Valid, now + Valid);
            return Usable(own);
        }
        var serial = RandomNumberGenerator.GetBytes(8);
        using var signed = request.Create(issuer, now - Valid / 2, now + Valid / 2, serial);
        using var made = signed.CopyWithPrivateKey(key);
        return Usable(made);
    }

    private static X509Certificate2 Usable(X509Certificate2 made) => X509CertificateLoader.LoadPkcs12(
        made.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
}
