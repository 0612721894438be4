using System.Net;

namespace MailMesh.InboxSync.Receiving;

/// <summary>Where mail comes in. Section <c>Smtp</c>.</summary>
public sealed record ListenerOptions
{
    public const string Section = "Smtp";

    /// <summary>IP address to listen on; :: is every one.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>0 takes a free one.</summary>
    public int Port { get; init; } = 2525;

    /// <summary>Null listens on no LMTP.</summary>
    public int? LmtpPort { get; init; }

    /// <summary>Our name in greeting and Received.</summary>
    public string HostName { get; init; } = "localhost";

    public int MessageBytesMax { get; init; } = 50 * 1024 * 1024;

    public long BytesInFlightMax { get; init; } = 256L * 1024 * 1024;

    public int ConnectionsMax { get; init; } = 1_000;

    public int ConnectionsPerAddressMax { get; init; } = 500;

    public void Validate()
    {
        if (!IPAddress.TryParse(Address, out _))
            throw new InvalidOperationException($"Smtp__Address is '{Address}': set an IP address, e.g. 0.0.0.0");
        foreach (var port in new[] { Port, LmtpPort ?? 0 })
            if (port is < 0 or > IPEndPoint.MaxPort)
                throw new InvalidOperationException($"Smtp__Port and Smtp__LmtpPort must be 0 to 65535, not {port}.");
    }
}
