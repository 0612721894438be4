using MailMesh.Gateway.Mcp;

namespace MailMesh.Gateway.OAuth.Metadata;

/// <summary>What a resource is, and whose tokens it takes (RFC 9728 §3.2).</summary>
public sealed class ProtectedResourceRoute(Places places)
{
    public Task<IResult> Answer(HttpContext http)
    {
        // The form without a path serves clients that know no more than the host.
        var path = http.GetRouteValue("path") is string { Length: > 0 } named ? "/" + named : McpEndpoint.Path;
        if (!places.IsResource(path))
        {
            return Task.FromResult((OAuthError.Request($"{path} is no resource of this gateway.") with
            {
                Status = StatusCodes.Status404NotFound,
            }).AsJson());
        }
        var issuer = places.Issuer(http.Request);
        return Task.FromResult(OAuthJson.Of(new
        {
            resource = issuer + path,
            authorization_servers = new[] { issuer },
            scopes_supported = AppScopes.Grantable,
            bearer_methods_supported = Supported.BearerMethods,
            resource_name = McpSurface.ServerTitle,
        }));
    }
}
