using System.Security.Cryptography.X509Certificates;

namespace MailMesh.InboxSync.Connecting;

/// <summary>How accounts at other servers are reached. Section <c>Connecting</c>.</summary>
public sealed record ConnectingOptions
{
    public const string Section = "Connecting";

    /// <summary>
    /// Lets accounts lie at private, loopback and link-local addresses, and there without TLS too. For a company's own
    /// mail server, and for development.
    /// </summary>
    public bool AllowPrivateHosts { get; init; }

    /// <summary>PEM file of private certificate authorities that are trusted beside the system's.</summary>
    public string? TrustedRootFile { get; init; }

    /// <summary>Where settings of mail providers are asked for, as Thunderbird does; empty asks nobody.</summary>
    public string DirectoryUrl { get; init; } = "https://autoconfig.thunderbird.net/v1.1/";

    /// <summary>DNS server as ip:port; null takes the system's.</summary>
    public string? DnsServer { get; init; }

    /// <summary>The private authorities, or null.</summary>
    public X509Certificate2Collection? TrustedRoots => field ??= TrustedRootFile is null ? null : Load(TrustedRootFile);

    /// <exception cref="InvalidOperationException">A setting can't be used; says which and what to write.</exception>
    public void Validate()
    {
        if (TrustedRootFile is not null && TrustedRoots is { Count: 0 })
            throw new InvalidOperationException($"Connecting__TrustedRootFile {TrustedRootFile} holds no certificate.");
        if (DirectoryUrl.Length > 0 && !Uri.IsWellFormedUriString(DirectoryUrl, UriKind.Absolute))
            throw new InvalidOperationException($"Connecting__DirectoryUrl '{DirectoryUrl}' is no URL.");
        if (DnsServer is not null && !System.Net.IPEndPoint.TryParse(DnsServer, out _))
            throw new InvalidOperationException(
                $"Connecting__DnsServer is '{DnsServer}': set an address and a port, e.g. 9.9.9.9:53");
    }

    private static X509Certificate2Collection Load(string file)
    {
        if (!File.Exists(file))
            throw new InvalidOperationException($"Connecting__TrustedRootFile {file} does not exist.");
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return roots;
    }
}
