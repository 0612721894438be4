using System.Collections.Frozen;
using MailMesh.Gateway.Gates;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Doors.Callers;

/// <summary>
/// Under which names the gateway may be called. A page that a browser shows on this machine can reach loopback; without
/// this check DNS rebinding would let it speak to the gateway (streamable HTTP, "Security Warning").
/// </summary>
public sealed class HostCheck(RequestDelegate next, IOptions<DoorOptions> options)
{
    private const string AnyHost = "*";
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]", "::1"];

    private static readonly DoorRefusal Denied = new(StatusCodes.Status403Forbidden, ErrorCodes.HostDenied,
        "This host name is not allowed. Set Door:PublicUrl to the gateway's own URL, or add the name to Door:Hosts.");

    private readonly bool _any = options.Value.Hosts.Contains(AnyHost);
    private readonly FrozenSet<string> _hosts =
        ((string[])[.. Loopback, .. options.Value.Hosts, options.Value.PublicAddress?.Host ?? "localhost"])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsLoopback(string host) => Loopback.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Who probes health knows an address, and is told nothing that is anybody's.</summary>
    public Task Invoke(HttpContext http) =>
        _any || _hosts.Contains(http.Request.Host.Host) || Surfaces.Of(http.Request.Path) is Surface.Probe
            ? next(http)
            : Denied.Write(http);
}
