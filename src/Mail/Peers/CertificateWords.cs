using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace MailMesh.Mail.Peers;

/// <summary>What is wrong with a certificate, for a person. Its own texts are a stranger's: cut and cleaned.</summary>
internal static class CertificateWords
{
    private const int NamesMax = 5;
    private const int NameCharsMax = 100;

    public static string WrongName(X509Certificate2 certificate, string host)
    {
        var names = Names(certificate);
        return $"its certificate is for {(names.Length == 0 ? "no host" : string.Join(", ", names))}, not for {host}";
    }

    public static string BadChain(X509Certificate2 certificate, X509ChainStatus[] statuses)
    {
        var flags = statuses.Aggregate(X509ChainStatusFlags.NoError, (all, each) => all | each.Status);
        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return string.Create(CultureInfo.InvariantCulture,
                $"its certificate is valid from {certificate.NotBefore:u} to {certificate.NotAfter:u}, not now");
        const X509ChainStatusFlags unknown =
            X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        if ((flags & unknown) == 0) return $"its certificate is not acceptable: {flags}";
        return certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
            ? "its certificate is signed by itself, by no authority that is known here"
            : $"its certificate is by an issuer that is not known here: {Clean(certificate.Issuer)}";
    }

    private static string[] Names(X509Certificate2 certificate)
    {
        var listed = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames()
                .Concat(names.EnumerateIPAddresses().Select(address => address.ToString())))
            .Take(NamesMax).Select(Clean).ToArray();
        if (listed.Length > 0) return listed;
        var common = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return common.Length == 0 ? [] : [Clean(common)];
    }

    private static string Clean(string text) => string.Concat(
        text.Take(NameCharsMax).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}
