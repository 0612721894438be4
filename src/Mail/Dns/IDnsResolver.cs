using System.Net;

namespace MailMesh.Mail.Dns;

/// <summary>
/// What SPF, DKIM, DMARC and ARC ask of DNS: <see cref="DnsResolver"/> over the network, or a table. Names are host
/// names without the root's dot; what can be no name gives <see cref="DnsAnswer{T}.NoSuchName"/>. Nothing throws but a
/// cancellation.
/// </summary>
public interface IDnsResolver
{
    /// <summary>IPv4 addresses (RFC 1035 §3.4.1).</summary>
    Task<DnsAnswer<IPAddress>> A(string name, CancellationToken cancellation = default);

    /// <summary>IPv6 addresses (RFC 3596 §2.2).</summary>
    Task<DnsAnswer<IPAddress>> Aaaa(string name, CancellationToken cancellation = default);

    /// <summary>Mail exchangers, the most preferred first (RFC 5321 §5.1).</summary>
    Task<DnsAnswer<MxHost>> Mx(string name, CancellationToken cancellation = default);

    /// <summary>Texts; the strings of one record joined without a space (RFC 7208 §3.3, RFC 6376 §3.6.2.2).</summary>
    Task<DnsAnswer<string>> Txt(string name, CancellationToken cancellation = default);

    /// <summary>PTR: the names of an address (RFC 1035 §3.5, RFC 3596 §2.5).</summary>
    Task<DnsAnswer<string>> Reverse(IPAddress address, CancellationToken cancellation = default);
}
