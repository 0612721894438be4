using System.Net;

namespace MailMesh.Mail.Dns;

/// <summary>Which servers a <see cref="DnsResolver"/> asks, how long, and what it keeps.</summary>
public sealed record DnsOptions
{
    /// <summary>Recursive servers, in the order they are asked (RFC 1035 §7.2).</summary>
    public required IReadOnlyList<IPEndPoint> Servers { get; init; }

    /// <summary>How long one server has for one try over UDP, and again over TCP.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the list of servers is gone through.</summary>
    public int RoundsMax { get; init; } = 2;

    /// <summary>How long a lookup may take in all, aliases and tries included.</summary>
    public TimeSpan LookupTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Aliases followed from one name (RFC 1034 §3.6.2 asks to detect loops).</summary>
    public int CnamesMax { get; init; } = 8;

    /// <summary>Lookups on the wire at a time; further ones wait within their <see cref="LookupTimeout"/>.</summary>
    public int LookupsMax { get; init; } = 256;

    /// <summary>
    /// Bytes of an answer over UDP that the servers are told we take (RFC 6891 §6.2.3); 1,232 fit every path
    /// unfragmented.
    /// </summary>
    public int UdpBytesMax { get; init; } = 1232;

    /// <summary>Bytes of answers kept; the least recently used go first. Zero keeps nothing.</summary>
    public int CacheBytesMax { get; init; } = 8 * 1024 * 1024;

    /// <summary>The least time that an answer with a time to live is kept.</summary>
    public TimeSpan TtlMin { get; init; } = TimeSpan.Zero;

    /// <summary>The longest that records are kept, whatever their own time to live.</summary>
    public TimeSpan TtlMax { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The longest that an absence is kept (RFC 2308 §5 advises one to three hours at most).</summary>
    public TimeSpan NegativeTtlMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The clock of timeouts and of the cache.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The servers of a resolv.conf; those it doesn't name: 127.0.0.1, as resolv.conf(5) says.</summary>
    public static DnsOptions FromResolvConf(string path = "/etc/resolv.conf") =>
        new() { Servers = ResolvConf.Servers(File.Exists(path) ? File.ReadAllText(path) : "") };

    internal void Check()
    {
        if (Servers.Count == 0)
        {
            throw new ArgumentException("No DNS server is named; give at least one.");
        }
        if (TryTimeout <= TimeSpan.Zero || LookupTimeout <= TimeSpan.Zero || RoundsMax < 1 || LookupsMax < 1)
        {
            throw new ArgumentException("TryTimeout, LookupTimeout, RoundsMax and LookupsMax must be above zero.");
        }
        if (UdpBytesMax is < 512 or > 65_535 || CnamesMax < 0 || CacheBytesMax < 0 || TtlMin > TtlMax)
        {
            throw new ArgumentException(
                "UdpBytesMax must be 512 to 65535, CnamesMax and CacheBytesMax not negative, TtlMin at most TtlMax.");
        }
    }
}
