using MailMesh.Gateway.Mcp;
using MailMesh.Gateway.OAuth;

namespace MailMesh.Gateway.Doors;

/// <summary>What a path belongs to: each has a form of its own for refusals, and callers of its own.</summary>
public enum Surface
{
    /// <summary>REST, and whatever stands nowhere: problem+json.</summary>
    Rest,
    /// <summary>/mcp and the profiles below it: JSON-RPC.</summary>
    Mcp,
    /// <summary>What apps ask OAuth: metadata, registration, tokens.</summary>
    OAuth,
    /// <summary>What persons see of OAuth.</summary>
    Page,
    /// <summary>/health and /alive.</summary>
    Probe,
}

public static class Surfaces
{
    public const string Health = "/health";
    public const string Alive = "/alive";
    private const string Pages = "/oauth/";
    private const string Metadata = "/.well-known/oauth-";

    public static Surface Of(PathString path) => path.Value switch
    {
        null => Surface.Rest,
        McpEndpoint.Path => Surface.Mcp,
        Health or Alive => Surface.Probe,
        Places.Token or Places.Register or Places.Revoke => Surface.OAuth,
        var text when text.StartsWith(McpEndpoint.Path + "/", StringComparison.Ordinal) => Surface.Mcp,
        var text when text.StartsWith(Metadata, StringComparison.Ordinal) => Surface.OAuth,
        var text when text.StartsWith(Pages, StringComparison.Ordinal) => Surface.Page,
        _ => Surface.Rest,
    };
}
