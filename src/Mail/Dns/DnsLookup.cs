namespace MailMesh.Mail.Dns;

/// <summary>What a lookup came to.</summary>
/// <param name="Answer">For the caller.</param>
/// <param name="Ttl">How long it may be kept; zero for not at all.</param>
/// <param name="Bytes">What was received for it.</param>
internal sealed record DnsResult(DnsAnswer<object> Answer, TimeSpan Ttl, int Bytes)
{
    public static DnsResult Failed(string reason) => new(new DnsAnswer<object>.Failed(reason), TimeSpan.Zero, 0);
}

/// <summary>One lookup to its end: every server in turn, aliases followed.</summary>
/// <param name="options">Servers and limits.</param>
/// <param name="exchange">Asks one server.</param>
internal sealed class DnsLookup(DnsOptions options, DnsExchange exchange)
{
    /// <summary>Looks up a question; ends within the caller's token.</summary>
    public async Task<DnsResult> Run(DnsQuestion question, CancellationToken cancellation)
    {
        var asked = question;
        var bytes = 0;
        uint ttl = uint.MaxValue;
        var cnames = 0;
        while (true)
        {
            var (message, failure) = await AskServers(asked, cancellation);
            if (message is null)
            {
                return DnsResult.Failed(failure);
            }
            bytes += message.Bytes;
            var (name, records) = Follow(message, asked, ref cnames, ref ttl);
            if (cnames > options.CnamesMax)
            {
                return DnsResult.Failed($"{question.Name} is an alias of an alias more than {options.CnamesMax} times");
            }
            if (records.Count > 0)
            {
                return new DnsResult(new DnsAnswer<object>.Found(records), Positive(ttl), bytes);
            }
            // An NXDOMAIN is of the last name of the chain (RFC 2308 §2.1), and so is an SOA.
            if (message.Code == DnsCode.NameError || name == asked.Name || message.NegativeTtl is not null)
            {
                DnsAnswer<object> absent = message.Code == DnsCode.NameError
                    ? new DnsAnswer<object>.NoSuchName()
                    : new DnsAnswer<object>.NoData();
                return new DnsResult(absent, Negative(message.NegativeTtl, ttl), bytes);
            }
            asked = question with { Name = name };
        }
    }

    /// <summary>Walks the aliases within one answer; gives the last name and its records.</summary>
    private (string Name, List<object> Records) Follow(
        DnsMessage message, DnsQuestion asked, ref int cnames, ref uint ttl)
    {
        var name = asked.Name;
        while (true)
        {
            var records = new List<object>();
            DnsRecord? alias = null;
            foreach (var record in message.Answers)
            {
                if (record.Name != name)
                {
                    continue;
                }
                if (record.Type == asked.Type)
                {
                    records.Add(record.Data!);
                    ttl = Math.Min(ttl, record.Ttl);
                }
                else if (record.Type == DnsType.Cname)
                {
                    alias = record;
                }
            }
            if (records.Count > 0 || alias is null || ++cnames > options.CnamesMax)
            {
                return (name, records);
            }
            ttl = Math.Min(ttl, alias.Ttl);
            name = (string)alias.Data!;
        }
    }

    private async Task<(DnsMessage?, string)> AskServers(DnsQuestion question, CancellationToken cancellation)
    {
        if (DnsName.Normalise(question.Name) is null)
        {
            return (null, "an alias leads to what is no host's name");
        }
        var last = "";
        for (var round = 0; round < options.RoundsMax; round++)
        {
            foreach (var server in options.Servers)
            {
                var (message, failure) = await exchange.Ask(server, question, cancellation);
                if (message is { Code: DnsCode.NoError or DnsCode.NameError })
                {
                    return (message, "");
                }
                last = message is null ? failure : $"{server} answers {message.Code}";
            }
        }
        return (null, last);
    }

    private TimeSpan Positive(uint ttl)
    {
        var kept = TimeSpan.FromSeconds(ttl);
        return kept < options.TtlMin ? options.TtlMin : kept > options.TtlMax ? options.TtlMax : kept;
    }

    // Without an SOA an absence isn't kept: nobody says for how long (RFC 2308 §5).
    private TimeSpan Negative(uint? negativeTtl, uint chainTtl)
    {
        if (negativeTtl is not { } seconds)
        {
            return TimeSpan.Zero;
        }
        var kept = TimeSpan.FromSeconds(Math.Min(seconds, chainTtl));
        return kept > options.NegativeTtlMax ? options.NegativeTtlMax : kept;
    }
}
