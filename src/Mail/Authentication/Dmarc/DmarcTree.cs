using MailMesh.Mail.Dns;

namespace MailMesh.Mail.Authentication.Dmarc;

/// <summary>What a walk up the names of a domain found.</summary>
/// <param name="Organisation">The domain that stands for the whole organisation.</param>
/// <param name="Policies">Of the names that have one, the domain's own first.</param>
/// <param name="Failure">Why DNS could not be asked; null where it could.</param>
internal sealed record DmarcWalk(string Organisation, IReadOnlyList<DmarcPolicy> Policies, string? Failure);

/// <summary>
/// Finds policies and organisations by walking up the names of a domain (RFC 9989 §4.10), in place of the
/// list of public suffixes that RFC 7489 §3.2 leaves to the receiver: decision 0081.
/// </summary>
/// <param name="resolver">Where records are looked up.</param>
internal sealed class DmarcTree(IDnsResolver resolver)
{
    /// <summary>Names asked of one domain: its own and the seven nearest the root.</summary>
    public const int QueriesMax = 8;

    /// <summary>Walks from a domain to the root.</summary>
    public async Task<DmarcWalk> Walk(string domain, CancellationToken cancellation)
    {
        var policies = new List<DmarcPolicy>();
        foreach (var name in Names(domain))
        {
            switch (await resolver.Txt("_dmarc." + name, cancellation))
            {
                case DnsAnswer<string>.Failed failed:
                    return new DmarcWalk(domain, policies, failed.Reason);
                case DnsAnswer<string>.Found found when Only(name, found.Records) is { } policy:
                    policies.Add(policy);
                    if (policy.PublicSuffix != "u")
                    {
                        return new DmarcWalk(Organisation(domain, policies), policies, null);
                    }
                    break;
            }
        }
        return new DmarcWalk(Organisation(domain, policies), policies, null);
    }

    /// <summary>The domain, then its parents; of a long name the ones in between are passed over.</summary>
    internal static IEnumerable<string> Names(string domain)
    {
        var labels = domain.Split('.');
        yield return domain;
        for (var kept = Math.Min(labels.Length - 1, QueriesMax - 1); kept > 0; kept--)
        {
            yield return string.Join('.', labels.TakeLast(kept));
        }
    }

    // Several records are as good as none (RFC 7489 §6.6.3 step 5).
    private static DmarcPolicy? Only(string name, IReadOnlyList<string> texts) =>
        texts.Where(DmarcPolicy.IsOne).ToArray() is [var one] ? DmarcPolicy.Parse(name, one) : null;

    private static string Organisation(string domain, List<DmarcPolicy> policies)
    {
        foreach (var policy in policies)
        {
            if (policy.PublicSuffix == "n")
            {
                return policy.Domain;
            }
            if (policy.PublicSuffix == "y" && policy.Domain != domain)
            {
                // The name one label below the public suffix.
                var below = domain[..^(policy.Domain.Length + 1)];
                return domain[(below.LastIndexOf('.') + 1)..];
            }
        }
        return policies is [.., var highest] ? highest.Domain : domain;
    }
}
