namespace MailMesh.InboxSync.Hosted;

/// <summary>Domains whose mail is received here. Section <c>Hosted</c>.</summary>
public sealed record HostedOptions
{
    public const string Section = "Hosted";
    public const string DomainDefault = "mailmesh.test";
    public const int DomainsMax = 1_000;

    /// <summary>The first is the default for new inboxes. None is <see cref="DomainDefault"/>.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>The domains in lower case.</summary>
    public IReadOnlyList<string> Names => field ??=
        Domains.Count == 0 ? [DomainDefault] : [.. Domains.Select(domain => domain.Trim().ToLowerInvariant())];

    public bool Hosts(string domain) => Names.Contains(domain.ToLowerInvariant());

    public void Validate()
    {
        if (Domains.Count > DomainsMax)
            throw new InvalidOperationException(
                $"Hosted__Domains lists {Domains.Count} domains; at most {DomainsMax}.");
        foreach (var name in Names)
            if (Uri.CheckHostName(name) != UriHostNameType.Dns)
                throw new InvalidOperationException(
                    $"Hosted__Domains holds '{name}', which is no domain: "
                    + "write e.g. Hosted__Domains__0=mail.example.com");
    }
}
