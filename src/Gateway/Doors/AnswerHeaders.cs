using MailMesh.Gateway.Doors.Callers;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Doors;

/// <summary>
/// What every answer tells browsers and caches, errors too. A route that knows better sets its own: pages have a policy
/// of theirs, the style sheet may be kept.
/// </summary>
public sealed class AnswerHeaders(RequestDelegate next, IOptions<DoorOptions> options)
{
    public const string NoContent = "default-src 'none'; frame-ancestors 'none'";

    private readonly string? _hsts = options.Value.HstsSeconds is > 0 and var seconds ? $"max-age={seconds}" : null;

    public Task Invoke(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = NoContent;
        headers["Referrer-Policy"] = "no-referrer";
        // Over plain HTTP anybody on the way could have said it (RFC 6797 §7.2). Loopback is many programs' name.
        if (http.Request.IsHttps && _hsts is not null && !HostCheck.IsLoopback(http.Request.Host.Host))
            headers.StrictTransportSecurity = _hsts;
        return next(http);
    }
}
