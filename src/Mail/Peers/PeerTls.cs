using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MailMesh.Mail.Peers;

/// <summary>The client's side of a TLS handshake, which says in plain words what is wrong with a certificate.</summary>
/// <param name="host">The name that the certificate must prove.</param>
/// <param name="onlyRoot">The root it must chain to, in place of the system's; null for those.</param>
/// <param name="moreRoots">Roots that are trusted beside; null for none.</param>
internal sealed class PeerTls(string host, X509Certificate2? onlyRoot, X509Certificate2Collection? moreRoots)
{
    private string? _complaint;

    /// <exception cref="PeerException">The handshake failed; says why.</exception>
    public async Task Secure(SslStream tls, CancellationToken ct)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            RemoteCertificateValidationCallback = Judge,
            CertificateChainPolicy = onlyRoot is null ? null : Policy([onlyRoot]),
        };
        try
        {
            await tls.AuthenticateAsClientAsync(options, ct);
        }
        catch (Exception error) when (_complaint is not null && error is AuthenticationException)
        {
            throw new PeerException(PeerFault.CertificateRefused, _complaint, error);
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            var cause = error.InnerException is { } inner ? $"{error.Message} {inner.Message}" : error.Message;
            throw new PeerException(PeerFault.TlsFailed, $"the TLS handshake failed: {cause}", error);
        }
    }

    private bool Judge(object sender, X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None) return true;
        if (presented is not X509Certificate2 certificate || chain is null)
        {
            _complaint = "it presents no certificate";
            return false;
        }
        // The name first: it is what a person can mend.
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            _complaint = CertificateWords.WrongName(certificate, host);
        else if (!ChainsToMoreRoots(certificate, chain, out var statuses))
            _complaint = CertificateWords.BadChain(certificate, statuses);
        return _complaint is null;
    }

    private bool ChainsToMoreRoots(X509Certificate2 certificate, X509Chain seen, out X509ChainStatus[] statuses)
    {
        statuses = seen.ChainStatus;
        if (moreRoots is not { Count: > 0 }) return false;
        using var chain = new X509Chain { ChainPolicy = Policy(moreRoots) };
        foreach (var element in seen.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        if (chain.Build(certificate)) return true;
        statuses = chain.ChainStatus;
        return false;
    }

    private static X509ChainPolicy Policy(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck, // a private root publishes no list
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }
}
