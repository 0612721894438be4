using System.Diagnostics;
using System.Net.Sockets;
using MailMesh.Mail.Authentication.Dkim;
using MailMesh.Mail.Dns;

namespace MailMesh.Mail.Authentication.Spf;

/// <summary>The function check_host of RFC 7208 §4, for one session.</summary>
/// <param name="session">Who sends.</param>
/// <param name="lookups">DNS, within the limits.</param>
internal sealed class SpfCheck(SpfSession session, SpfLookups lookups)
{
    /// <summary>Checks a domain's record; one that is included counts its terms to the same limits.</summary>
    public async Task<SpfResult> Run(string domain, bool explains)
    {
        if (DnsName.Normalise(domain) is not { } name || !name.Contains('.'))
        {
            return new SpfResult(AuthenticationStatus.None, "no domain to ask");
        }
        switch (await lookups.Texts(name))
        {
            case DnsAnswer<string>.Failed failed:
                return new SpfResult(AuthenticationStatus.TempError, failed.Reason);
            case DnsAnswer<string>.Found found:
                var records = found.Records.Where(SpfRecord.IsOne).ToArray();
                return records switch
                {
                    [] => new SpfResult(AuthenticationStatus.None, $"{name} has no record"),
                    [var one] => await Evaluate(one, name, explains),
                    _ => new SpfResult(AuthenticationStatus.PermError, $"{name} has more than one record"),
                };
            default:
                return new SpfResult(AuthenticationStatus.None, $"{name} has no record");
        }
    }

    private async Task<SpfResult> Evaluate(string text, string domain, bool explains)
    {
        var (record, fault) = SpfRecord.Parse(text);
        if (record is null)
        {
            return new SpfResult(AuthenticationStatus.PermError, $"the record of {domain}: {fault}");
        }
        foreach (var directive in record.Directives)
        {
            if (await Matches(directive.Mechanism, domain))
            {
                var explanation = explains && directive.Status == AuthenticationStatus.Fail
                    ? await Explain(record.Explanation, domain)
                    : "";
                return new SpfResult(directive.Status, $"{domain}: {directive.Text}") { Explanation = explanation };
            }
        }
        if (record.Redirect is not { } redirect)
        {
            return new SpfResult(AuthenticationStatus.Neutral, $"{domain}: nothing matches");
        }
        lookups.CountTerm();
        var target = await Expand(redirect, domain);
        var result = await Run(target, explains);
        // A redirect must lead to a record (§6.1).
        return result.Status == AuthenticationStatus.None
            ? new SpfResult(AuthenticationStatus.PermError, $"redirect={redirect} leads to no record")
            : result;
    }

    private async Task<bool> Matches(SpfMechanism mechanism, string domain)
    {
        switch (mechanism)
        {
            case SpfMechanism.All:
                return true;
            case SpfMechanism.Ip(var address, var bits):
                return SpfPrefix.Agree(address, session.Address, bits);
        }
        lookups.CountTerm();
        switch (mechanism)
        {
            case SpfMechanism.Include(var included):
                return await Includes(await Expand(included, domain));
            case SpfMechanism.A(var host, var prefix):
                return await HasAddress(await Expand(host, domain), prefix);
            case SpfMechanism.Mx(var host, var prefix):
                foreach (var exchanger in await lookups.Exchangers(await Expand(host, domain)))
                {
                    if (await HasAddress(exchanger.Host, prefix))
                    {
                        return true;
                    }
                }
                return false;
            case SpfMechanism.Exists(var host):
                return await lookups.Exists(await Expand(host, domain));
            case SpfMechanism.Ptr(var host):
                var parent = await Expand(host, domain);
                return (await lookups.ValidNames()).Any(name => DkimSignature.IsWithin(name, parent));
            default:
                throw new UnreachableException($"No rule for {mechanism}.");
        }
    }

    // What an included record says is taken as match or no match; where it says nothing, ours is void (§5.2).
    private async Task<bool> Includes(string domain)
    {
        var result = await Run(domain, explains: false);
        return result.Status switch
        {
            AuthenticationStatus.Pass => true,
            AuthenticationStatus.TempError => throw new SpfAbort(AuthenticationStatus.TempError, result.Reason),
            AuthenticationStatus.PermError => throw new SpfAbort(AuthenticationStatus.PermError, result.Reason),
            AuthenticationStatus.None => throw new SpfAbort(
                AuthenticationStatus.PermError, $"include:{domain} leads to no record"),
            _ => false,
        };
    }

    private async Task<bool> HasAddress(string host, SpfPrefix prefix)
    {
        var bits = session.Address.AddressFamily == AddressFamily.InterNetwork ? prefix.Bits4 : prefix.Bits6;
        return (await lookups.Addresses(host)).Any(address => SpfPrefix.Agree(address, session.Address, bits));
    }

    private async Task<string> Expand(string? text, string domain)
    {
        if (text is null)
        {
            return domain;
        }
        return SpfMacro.Expand(text, session, domain, await ValidName(text, domain))
            ?? throw new SpfAbort(AuthenticationStatus.PermError, $"'{text}' is malformed");
    }

    // %{p}: the domain itself if the client has that name, else one below it, else any (§7.3).
    private async Task<string> ValidName(string text, string domain)
    {
        if (!SpfMacro.UsesValidName(text))
        {
            return "unknown";
        }
        var names = await lookups.ValidNames();
        return names.FirstOrDefault(name => name.Equals(domain, StringComparison.OrdinalIgnoreCase))
            ?? names.FirstOrDefault(name => DkimSignature.IsWithin(name, domain))
            ?? (names is [var any, ..] ? any : "unknown");
    }

    // Whatever goes wrong, there is no explanation, and the result stands (§6.2).
    private async Task<string> Explain(string? where, string domain)
    {
        try
        {
            if (where is null || (await lookups.Texts(await Expand(where, domain))).RecordsOrNone is not [var text])
            {
                return "";
            }
            return SpfMacro.Expand(text, session, domain, await ValidName(text, domain), explains: true) ?? "";
        }
        catch (SpfAbort)
        {
            return "";
        }
    }
}
