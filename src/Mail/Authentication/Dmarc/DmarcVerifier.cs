using MailMesh.Mail.Authentication.Dkim;
using MailMesh.Mail.Authentication.Spf;
using MailMesh.Mail.Dns;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Authentication.Dmarc;

/// <summary>
/// Holds From against what SPF and DKIM proved (RFC 7489, RFC 9989). Any mail gives a result; nothing throws but a
/// cancellation. Safe for use by several threads.
/// </summary>
/// <param name="resolver">Where policies are looked up.</param>
public sealed class DmarcVerifier(IDnsResolver resolver)
{
    private readonly DmarcTree _tree = new(resolver);

    /// <summary>Judges a mail by the results that it got.</summary>
    /// <param name="message">The mail, for its From.</param>
    /// <param name="spf">What SPF said of its sender.</param>
    /// <param name="dkim">What became of its signatures.</param>
    /// <param name="cancellation">Gives up waiting for DNS.</param>
    public async Task<DmarcResult> Verify(
        MimeMessage message, SpfResult spf, IReadOnlyList<DkimResult> dkim, CancellationToken cancellation = default)
    {
        // One From with one domain: who sends two could be taken for either (§6.6.1).
        var domains = message.From.Select(author => DomainOf(author.Address)).Distinct().ToArray();
        if (message.Headers.All("From").Count() != 1 || domains is not [{ } from])
        {
            return new DmarcResult(AuthenticationStatus.PermError, "From does not name one domain");
        }
        var walk = await _tree.Walk(from, cancellation);
        var applicable = Applicable(walk, from);
        if (walk.Failure is { } failure && applicable?.Domain != from)
        {
            return new DmarcResult(AuthenticationStatus.TempError, failure) { FromDomain = from };
        }
        if (applicable is not { IsUsable: true } policy)
        {
            return new DmarcResult(AuthenticationStatus.None, $"{from} publishes no policy") { FromDomain = from };
        }
        var (alignedSpf, spfFailure) = spf.Status == AuthenticationStatus.Pass
            ? await Aligned([spf.Domain], from, walk.Organisation, policy.IsStrictSpf, cancellation)
            : (null, null);
        var passed = dkim.Where(result => result.Status == AuthenticationStatus.Pass).Select(result => result.Domain);
        var (alignedDkim, dkimFailure) =
            await Aligned(passed.Distinct(), from, walk.Organisation, policy.IsStrictDkim, cancellation);
        var result = new DmarcResult(AuthenticationStatus.Pass, "")
        {
            FromDomain = from,
            Policy = policy,
            AlignedSpf = alignedSpf,
            AlignedDkim = alignedDkim,
        };
        if (alignedSpf is not null || alignedDkim is not null)
        {
            return result;
        }
        // What could not be asked now might have aligned (§6.6.2).
        if ((spfFailure ?? dkimFailure ?? walk.Failure ?? Unsettled(spf, dkim)) is { } unsettled)
        {
            return result with { Status = AuthenticationStatus.TempError, Reason = unsettled };
        }
        return result with
        {
            Status = AuthenticationStatus.Fail,
            Reason = $"neither SPF nor DKIM proved {from}",
            Disposition = await Disposition(policy, from, cancellation),
        };
    }

    /// <summary>The domain's own policy, else its organisation's, else that of its public suffix.</summary>
    private static DmarcPolicy? Applicable(DmarcWalk walk, string from) =>
        walk.Policies.FirstOrDefault(policy => policy.Domain == from)
        ?? walk.Policies.FirstOrDefault(policy => policy.Domain == walk.Organisation)
        ?? walk.Policies.FirstOrDefault(policy => policy.PublicSuffix == "y");

    private async Task<(string? Domain, string? Failure)> Aligned(
        IEnumerable<string> domains, string from, string organisation, bool isStrict, CancellationToken cancellation)
    {
        string? failure = null;
        foreach (var domain in domains)
        {
            if (DnsName.Normalise(domain) is not { } name)
            {
                continue;
            }
            if (name == from)
            {
                return (name, null);
            }
            // Names of one organisation end in its name; others need no walk.
            if (isStrict || !DkimSignature.IsWithin(name, organisation))
            {
                continue;
            }
            var walk = await _tree.Walk(name, cancellation);
            failure ??= walk.Failure;
            if (walk.Failure is null && walk.Organisation == organisation)
            {
                return (name, null);
            }
        }
        return (null, failure);
    }

    private static string? Unsettled(SpfResult spf, IReadOnlyList<DkimResult> dkim) =>
        spf.Status == AuthenticationStatus.TempError ? spf.Reason
        : dkim.FirstOrDefault(result => result.Status == AuthenticationStatus.TempError)?.Reason;

    private async Task<DmarcDisposition> Disposition(DmarcPolicy policy, string from, CancellationToken cancellation)
    {
        if (policy.Domain == from)
        {
            return policy.Policy;
        }
        return policy.AbsentPolicy != policy.SubdomainPolicy
            && await resolver.A(from, cancellation) is DnsAnswer<System.Net.IPAddress>.NoSuchName
            ? policy.AbsentPolicy
            : policy.SubdomainPolicy;
    }

    private static string? DomainOf(string address) =>
        address.LastIndexOf('@') is var at and >= 0 ? DnsName.Normalise(address[(at + 1)..]) : null;
}
