namespace MailMesh.Mail.Dns;

/// <summary>What DNS says of a name, as a value.</summary>
/// <typeparam name="T">One record's data.</typeparam>
public abstract record DnsAnswer<T>
{
    private DnsAnswer()
    {
    }

    /// <summary>The records, or none where the answer is any other.</summary>
    public IReadOnlyList<T> RecordsOrNone => this is Found found ? found.Records : [];

    /// <summary>The name has records of the type asked for.</summary>
    /// <param name="Records">One or more, in the server's order.</param>
    public sealed record Found(IReadOnlyList<T> Records) : DnsAnswer<T>;

    /// <summary>The name is there, without a record of that type (RFC 2308 §2.2).</summary>
    public sealed record NoData : DnsAnswer<T>;

    /// <summary>There is no such name, nor any below it (NXDOMAIN, RFC 2308 §2.1).</summary>
    public sealed record NoSuchName : DnsAnswer<T>;

    /// <summary>No server answered, or none usefully; asking again later may help.</summary>
    /// <param name="Reason">One line for a person.</param>
    public sealed record Failed(string Reason) : DnsAnswer<T>;
}

/// <summary>Where a service of a domain is (RFC 2782).</summary>
/// <param name="Priority">Lower is preferred.</param>
/// <param name="Weight">Among equals, more gets more.</param>
/// <param name="Port">Its TCP port.</param>
/// <param name="Host">Its name; empty where the domain says that it has no such service.</param>
public sealed record SrvHost(ushort Priority, ushort Weight, ushort Port, string Host)
{
    /// <summary>Says that the service is decidedly not available (RFC 2782, target ".").</summary>
    public bool IsNone => Host.Length == 0;
}

/// <summary>A mail exchanger.</summary>
/// <param name="Preference">Lower is preferred.</param>
/// <param name="Host">Its name; empty in a null MX.</param>
public sealed record MxHost(ushort Preference, string Host)
{
    /// <summary>Says that the domain takes no mail (RFC 7505 §3).</summary>
    public bool IsNull => Host.Length == 0;
}
