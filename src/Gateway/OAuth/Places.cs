using MailMesh.Gateway.Doors;
using MailMesh.Gateway.Mcp;
using MailMesh.Gateway.Profiles;
using MailMesh.Gateway.Profiles.QMailing;
using MailMesh.Gateway.Profiles.QMailing.Pub;
using MailMesh.Gateway.Rest;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.OAuth;

/// <summary>
/// Under which URLs the gateway is known: as issuer (RFC 8414) and as resource (RFC 8707). They begin with
/// <c>Door:PublicUrl</c>, or with what the client called, which the door has checked.
/// </summary>
public sealed class Places(IOptions<DoorOptions> door, ProfileCatalog profiles)
{
    public const string ProtectedResource = "/.well-known/oauth-protected-resource";
    public const string AuthorizationServer = "/.well-known/oauth-authorization-server";
    public const string Authorize = "/oauth/authorize";
    public const string Token = "/oauth/token";
    public const string Register = "/oauth/register";
    public const string Revoke = "/oauth/revoke";

    private readonly string? _publicUrl = door.Value.PublicUrl is { Length: > 0 } url ? url.TrimEnd('/') : null;

    /// <summary>Without a slash at its end.</summary>
    public string Issuer(HttpRequest request) => _publicUrl ?? $"{request.Scheme}://{request.Host}";

    /// <summary>The surfaces that apps connect to: /mcp, and the profiles.</summary>
    public bool IsResource(string path) => path == McpEndpoint.Path || profiles.HasPath(path);

    public string DefaultResource(HttpRequest request) => Issuer(request) + McpEndpoint.Path;

    /// <summary>As it is stored; null where it is none of ours.</summary>
    public string? ResourceNamed(string resource, HttpRequest request)
    {
        var issuer = Issuer(request);
        resource = resource.TrimEnd('/');
        return resource.StartsWith(issuer, StringComparison.Ordinal) && IsResource(resource[issuer.Length..])
            ? resource
            : null;
    }

    /// <summary>
    /// Whether a token for <paramref name="resource"/> is good for this request: to the resource itself, for an
    /// attachment whose link a tool there gave, or for the REST of the profile that the resource is.
    /// </summary>
    public bool Covers(string resource, HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        return resource == Issuer(request) + path
            || (path.StartsWith(RestRoutes.Base + "/attachments/", StringComparison.Ordinal)
                && resource.StartsWith(Issuer(request) + McpEndpoint.Path, StringComparison.Ordinal))
            || (path.StartsWith(RestRoutes.Base + PubRoutes.Base + "/", StringComparison.Ordinal)
                && resource == Issuer(request) + QMailingProfile.McpPath);
    }

    /// <summary>Where the metadata of the called resource stands (RFC 9728 §3.1); null for other paths.</summary>
    public string? MetadataOf(HttpRequest request) =>
        request.Path.Value is { } path && IsResource(path) ? Issuer(request) + ProtectedResource + path : null;
}
