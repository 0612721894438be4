using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace MailMesh.Gateway.Doors.Callers;

/// <summary>
/// Whose word about a request's client, scheme and host is taken: a proxy's that is configured, hop by hop from the
/// nearest. Anybody else's X-Forwarded headers are only headers.
/// </summary>
public static class TrustedProxies
{
    public static void Set(ForwardedHeadersOptions forwarded, IEnumerable<string> proxies)
    {
        forwarded.ForwardedHeaders =
            ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        forwarded.ForwardLimit = null; // the first hop that is not configured ends it
        forwarded.KnownProxies.Clear(); // the framework trusts loopback
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) forwarded.KnownIPNetworks.Add(Parse(proxy)!.Value);
    }

    /// <summary>An address is a network of one; null where it is neither.</summary>
    public static IPNetwork? Parse(string text) =>
        IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : IPNetwork.TryParse(text, out var network) ? network : null;
}
