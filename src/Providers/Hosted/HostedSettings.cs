using System.Net;
using Microsoft.Extensions.Configuration;

namespace MailMesh.Providers.Hosted;

/// <summary>What is hosted here, and where its listener is; sections <c>Hosted</c> and <c>services</c>.</summary>
public sealed record HostedSettings
{
    public const string DefaultDomain = "mailmesh.test";
    private const string ListenerKey = "services:inboxsync:smtp:0";

    /// <summary>Domains in lower-case ASCII (IDNA), the first one for what has no inbox to name it.</summary>
    public required IReadOnlyList<string> Domains { get; init; }

    /// <summary>InboxSync's SMTP listener.</summary>
    public required DnsEndPoint Listener { get; init; }

    /// <exception cref="InvalidOperationException">A setting is unusable; the text says what to set.</exception>
    public static HostedSettings From(IConfiguration configuration)
    {
        var configured = configuration.GetSection("Hosted:Domains").Get<string[]>() ?? [];
        var domains = configured.Length > 0 ? configured : [DefaultDomain];
        var unusable = domains.FirstOrDefault(domain => DomainName.ToAscii(domain) is null);
        if (unusable is not null)
            throw new InvalidOperationException(
                $"Hosted:Domains holds '{unusable}': set domain names, as example.org.");
        return new HostedSettings
        {
            Domains = [.. domains.Select(domain => DomainName.ToAscii(domain)!)],
            Listener = ReadListener(configuration[ListenerKey]),
        };
    }

    /// <summary>Whether mail for this address stays in the house; case and spelling of an IDN don't matter.</summary>
    public bool Hosts(string address) =>
        DomainName.ToAscii(address[(address.LastIndexOf('@') + 1)..]) is { } domain && Domains.Contains(domain);

    private static DnsEndPoint ReadListener(string? value)
    {
        var colon = value?.LastIndexOf(':') ?? -1;
        if (colon > 0 && ushort.TryParse(value.AsSpan(colon + 1), out var port) && port > 0)
            return new DnsEndPoint(value![..colon], port);
        throw new InvalidOperationException(
            $"{ListenerKey} is '{value}': set services__inboxsync__smtp__0 to host:port of InboxSync's SMTP listener.");
    }
}
