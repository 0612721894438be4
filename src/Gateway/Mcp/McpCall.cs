using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Profiles;

namespace MailMesh.Gateway.Mcp;

/// <summary>Who asks, from the HTTP request to the tool; travels in the message's context.</summary>
/// <param name="Profile">The hosted service that the endpoint stands in for; null on our own.</param>
public sealed record McpCall(KeyCheck Key, string RequestId, Profile? Profile)
{
    private const string Item = "mailmesh.call";

    public IDictionary<string, object?> AsItems() => new Dictionary<string, object?>(1) { [Item] = this };

    public static McpCall Of(IDictionary<string, object?> items) => (McpCall)items[Item]!;
}
