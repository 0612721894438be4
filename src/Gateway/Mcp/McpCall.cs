using MailMesh.Gateway.Keys;

namespace MailMesh.Gateway.Mcp;

/// <summary>Who asks, from the HTTP request to the tool; travels in the message's context.</summary>
public sealed record McpCall(KeyCheck Key, string RequestId)
{
    private const string Item = "mailmesh.call";

    public IDictionary<string, object?> AsItems() => new Dictionary<string, object?>(1) { [Item] = this };

    public static McpCall Of(IDictionary<string, object?> items) => (McpCall)items[Item]!;
}
