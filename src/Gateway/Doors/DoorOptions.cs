using MailMesh.Gateway.Doors.Tls;

namespace MailMesh.Gateway.Doors;

/// <summary>Section <c>Door</c>: who may call the gateway under which names, and what one caller may take up.</summary>
public sealed record DoorOptions
{
    /// <summary>Host names that requests may address besides loopback and the public URL's; <c>*</c> is any.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
    /// <summary>Origins that browsers may call from, such as <c>https://console.example.com</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];
    /// <summary>
    /// Where people reach this gateway, such as <c>https://mail.example.com</c>; links begin with it.
    /// </summary>
    public string? PublicUrl { get; init; }
    /// <summary>
    /// Addresses and networks (<c>10.0.0.0/8</c>) of proxies whose X-Forwarded-For, -Proto and -Host hold.
    /// </summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];
    /// <summary>How long browsers are told to come by TLS alone, once they came by TLS; 0 tells them nothing.</summary>
    public int HstsSeconds { get; init; } = 365 * 24 * 60 * 60;
    /// <summary>After a signal to stop, running calls have this long to end; then they are cut off.</summary>
    public TimeSpan DrainTimeMax { get; init; } = TimeSpan.FromSeconds(5);

    public DoorLimits Limits { get; init; } = new();
    public CertificateOptions Certificate { get; init; } = new();

    public Uri? PublicAddress => PublicUrl is { Length: > 0 } url ? new Uri(url) : null;

    /// <summary>A path alone where no public URL is configured.</summary>
    public string LinkTo(string path) => PublicUrl?.TrimEnd('/') + path;
}
