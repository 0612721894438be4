using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Profiles;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace MailMesh.Gateway.Mcp;

/// <summary>Who asks, from the HTTP request to the tool; travels in the message's context.</summary>
/// <param name="Profile">The hosted service that the endpoint stands in for; null on our own.</param>
public sealed record McpCall(KeyCheck Key, string RequestId, Profile? Profile)
{
    private const string Item = "mailmesh.call";

    /// <summary>What a handler of ours failed with; null: it is the parameters that the SDK couldn't read.</summary>
    public Exception? Fault { get; private set; }

    public IDictionary<string, object?> AsItems() => new Dictionary<string, object?>(1) { [Item] = this };

    public static McpRequestHandler<TParams, TResult> Watched<TParams, TResult>(
        McpRequestHandler<TParams, TResult> handler, bool needsParams = false) => async (request, ct) =>
    {
        if (needsParams && request.Params is null)
            throw new McpProtocolException("params are missing.", McpErrorCode.InvalidParams);
        try
        {
            return await handler(request, ct);
        }
        catch (Exception e) when (e is not (McpException or OperationCanceledException))
        {
            Of(request.Items).Fault = e;
            throw;
        }
    };

    public static McpCall Of(IDictionary<string, object?> items) => (McpCall)items[Item]!;
}
