namespace MailMesh.Mail.Dns;

/// <summary>Types of record that are asked for or understood (RFC 1035 §3.2.2, RFC 3596, RFC 6891).</summary>
internal enum DnsType : ushort
{
    A = 1,
    Cname = 5,
    Soa = 6,
    Ptr = 12,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Opt = 41,
}

/// <summary>Response codes that mean something to a resolver (RFC 1035 §4.1.1, RFC 6891 §9).</summary>
internal enum DnsCode
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,
    BadVersion = 16,
}

/// <summary>What is asked.</summary>
/// <param name="Name">As <see cref="DnsName.Normalise"/> gives it.</param>
/// <param name="Type">The type of record.</param>
internal readonly record struct DnsQuestion(string Name, DnsType Type);

/// <summary>A record of the internet class.</summary>
/// <param name="Name">Its owner, in lower case.</param>
/// <param name="Type">What <paramref name="Data"/> is of.</param>
/// <param name="Ttl">Seconds that it may be kept.</param>
/// <param name="Data">An IPAddress, MxHost, SrvHost or string; of an SOA its MINIMUM; null where not read.</param>
internal sealed record DnsRecord(string Name, DnsType Type, uint Ttl, object? Data);

/// <summary>A response that was read whole.</summary>
/// <param name="Code">The response code, extended by EDNS.</param>
/// <param name="Answers">Answer section.</param>
/// <param name="NegativeTtl">Seconds that an absence may be kept (RFC 2308 §5); null where no SOA says.</param>
/// <param name="Bytes">Its size on the wire.</param>
internal sealed record DnsMessage(DnsCode Code, IReadOnlyList<DnsRecord> Answers, uint? NegativeTtl, int Bytes);
