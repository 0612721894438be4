using Microsoft.AspNetCore.Cors.Infrastructure;

namespace MailMesh.Gateway.Doors.Callers;

/// <summary>
/// What a page's script may read, where the page may call at all. No answer allows credentials: keys and tokens travel
/// in a header that a script sets, never in what a browser adds by itself.
/// </summary>
public sealed class CrossOrigin(AllowedOrigins origins) : ICorsPolicyProvider
{
    private static readonly TimeSpan PreflightKeptFor = TimeSpan.FromHours(1);

    /// <summary>For any page: an app in a browser learns where to log in, registers and gets its tokens.</summary>
    private static readonly CorsPolicy Open = new CorsPolicyBuilder()
        .AllowAnyOrigin().WithMethods("GET", "POST").AllowAnyHeader()
        .WithExposedHeaders(RequestIds.Header, "Retry-After", "WWW-Authenticate")
        .SetPreflightMaxAge(PreflightKeptFor).Build();

    /// <summary>Any header, since revision 2026-07-28 names some for a tool's own parameters.</summary>
    private readonly CorsPolicy _listed = new CorsPolicyBuilder()
        .SetIsOriginAllowed(origins.Allows).AllowAnyHeader()
        .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        .WithExposedHeaders(
            RequestIds.Header, "Retry-After", "WWW-Authenticate", "ETag", "Link", "Location",
            "Content-Disposition", "MCP-Protocol-Version")
        .SetPreflightMaxAge(PreflightKeptFor).Build();

    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) =>
        Task.FromResult(Surfaces.Of(context.Request.Path) switch
        {
            Surface.Mcp or Surface.Rest => _listed,
            Surface.OAuth => Open,
            _ => null,
        });
}
