using MailMesh.Gateway.Gates;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Doors.Callers;

/// <summary>
/// From where browsers may call what keys open: 403 for any other page (streamable HTTP, "Security Warning"). Programs
/// send no Origin. OAuth is for any page: its metadata is public, its tokens go to who holds a code, and its forms
/// check their own.
/// </summary>
public sealed class OriginCheck(RequestDelegate next, AllowedOrigins origins)
{
    private static readonly DoorRefusal Denied = new(StatusCodes.Status403Forbidden, ErrorCodes.OriginDenied,
        "This origin is not allowed. Add it to Door:Origins.");

    public Task Invoke(HttpContext http)
    {
        var origin = http.Request.Headers.Origin;
        return origin.Count == 0 || Surfaces.Of(http.Request.Path) is not (Surface.Mcp or Surface.Rest)
            || origins.Allows(origin.ToString())
            ? next(http)
            : Denied.Write(http);
    }
}

/// <summary>Pages on this machine, of the gateway's own public URL, and those that are configured.</summary>
public sealed class AllowedOrigins(IOptions<DoorOptions> options)
{
    private readonly string? _own = options.Value.PublicAddress?.GetLeftPart(UriPartial.Authority);

    public bool Allows(string origin) =>
        origin.Length == 0
        || options.Value.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        || string.Equals(origin, _own, StringComparison.OrdinalIgnoreCase)
        || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && from.Scheme is "http" or "https" && HostCheck.IsLoopback(from.Host));
}
