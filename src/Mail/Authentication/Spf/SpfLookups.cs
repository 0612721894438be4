using System.Net;
using System.Net.Sockets;
using MailMesh.Mail.Dns;

namespace MailMesh.Mail.Authentication.Spf;

/// <summary>Ends a check from wherever it stands: an expected outcome, so it never leaves the folder.</summary>
internal sealed class SpfAbort(AuthenticationStatus status, string reason) : Exception(reason)
{
    public AuthenticationStatus Status => status;
}

/// <summary>DNS within the limits of one check (RFC 7208 §4.6.4).</summary>
/// <param name="resolver">Answers.</param>
/// <param name="session">Whose address decides the family.</param>
/// <param name="cancellation">Gives up waiting.</param>
internal sealed class SpfLookups(IDnsResolver resolver, SpfSession session, CancellationToken cancellation)
{
    /// <summary>Terms that ask DNS, in all records of a check (§4.6.4).</summary>
    public const int TermsMax = 10;

    /// <summary>Lookups that find nothing (§4.6.4).</summary>
    public const int VoidsMax = 2;

    /// <summary>Exchangers of one mx (§4.6.4).</summary>
    public const int ExchangersMax = 10;

    /// <summary>Names of the client's address that are looked at; further ones are passed over (§4.6.4).</summary>
    public const int NamesMax = 10;

    private int _terms;
    private int _voids;
    private IReadOnlyList<string>? _validNames;

    /// <summary>Counts a term that asks DNS.</summary>
    public void CountTerm()
    {
        if (++_terms > TermsMax)
        {
            throw new SpfAbort(AuthenticationStatus.PermError, $"more than {TermsMax} terms ask DNS");
        }
    }

    /// <summary>The texts of a name; of the record itself a miss is no void lookup.</summary>
    public Task<DnsAnswer<string>> Texts(string name) => resolver.Txt(name, cancellation);

    /// <summary>Addresses of the client's family.</summary>
    public async Task<IReadOnlyList<IPAddress>> Addresses(string name) =>
        session.Address.AddressFamily == AddressFamily.InterNetwork
            ? Counted(await resolver.A(name, cancellation))
            : Counted(await resolver.Aaaa(name, cancellation));

    /// <summary>Whether a name has an IPv4 address, whatever the client's family (§5.7).</summary>
    public async Task<bool> Exists(string name) => Counted(await resolver.A(name, cancellation)).Count > 0;

    /// <summary>Mail exchangers of a name; a null MX (RFC 7505) has none.</summary>
    public async Task<IReadOnlyList<MxHost>> Exchangers(string name)
    {
        var hosts = Counted(await resolver.Mx(name, cancellation));
        return hosts.Count <= ExchangersMax
            ? [.. hosts.Where(host => !host.IsNull)]
            : throw new SpfAbort(AuthenticationStatus.PermError, $"{name} has more than {ExchangersMax} exchangers");
    }

    /// <summary>
    /// Names of the client that lead back to its address (§5.5), looked up once a check. A failure of DNS gives none.
    /// </summary>
    public async Task<IReadOnlyList<string>> ValidNames()
    {
        if (_validNames is not null)
        {
            return _validNames;
        }
        var valid = new List<string>();
        var answer = await resolver.Reverse(session.Address, cancellation);
        foreach (var name in (answer is DnsAnswer<string>.Failed ? [] : Counted(answer)).Take(NamesMax))
        {
            var addresses = session.Address.AddressFamily == AddressFamily.InterNetwork
                ? await resolver.A(name, cancellation)
                : await resolver.Aaaa(name, cancellation);
            if (addresses.RecordsOrNone.Contains(session.Address))
            {
                valid.Add(name);
            }
        }
        return _validNames = valid;
    }

    private IReadOnlyList<T> Counted<T>(DnsAnswer<T> answer)
    {
        switch (answer)
        {
            case DnsAnswer<T>.Found found:
                return found.Records;
            case DnsAnswer<T>.Failed failed:
                throw new SpfAbort(AuthenticationStatus.TempError, failed.Reason);
            default:
                return ++_voids <= VoidsMax
                    ? []
                    : throw new SpfAbort(
                        AuthenticationStatus.PermError, $"more than {VoidsMax} lookups find nothing");
        }
    }
}
