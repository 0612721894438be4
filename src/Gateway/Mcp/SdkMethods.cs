using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace MailMesh.Gateway.Mcp;

/// <summary>
/// Every method but tools/call: the SDK answers, through its own transport, as a server that lives for this one
/// message. The transport frames events for a stream; its one event is unwrapped here.
/// </summary>
public sealed partial class SdkMethods(McpSurface surface, ILoggerFactory logs, ILogger<SdkMethods> log)
{
    private static readonly JsonTypeInfo<JsonRpcMessage> MessageType =
        McpJsonUtilities.DefaultOptions.GetTypeInfo<JsonRpcMessage>();

    private static ReadOnlySpan<byte> InternalError => "{\"error\":{\"code\":-32603"u8;

    private sealed record SdkReply(int Status, ReadOnlyMemory<byte> Message) : RpcReply(Status)
    {
        public override void WriteTo(Utf8JsonWriter json) =>
            json.WriteRawValue(Message.Span, skipInputValidation: true);
    }

    /// <summary>Null for what is not answered: notifications and responses.</summary>
    public async Task<RpcReply?> Answer(HttpContext http, RpcMessage message, string? version, McpCall call)
    {
        try
        {
            return await Run(http, message, version, call);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The SDK reads the parameters of some methods before it can answer for them.
            LogUnreadable(log, call.RequestId, e.GetType().Name);
            return Misread(message, version);
        }
    }

    /// <summary>The SDK calls a fault of its own what the caller's parameters were.</summary>
    private static RpcRefusal Misread(RpcMessage message, string? version) => new(
        Revision.StatusOf((int)McpErrorCode.InvalidParams, version), (int)McpErrorCode.InvalidParams,
        "The params do not fit the method.", Id: message.Id);

    private async Task<RpcReply?> Run(HttpContext http, RpcMessage message, string? version, McpCall call)
    {
        var sent = message.Root.Deserialize(MessageType)!;
        sent.Context = new JsonRpcMessageContext { ProtocolVersion = version, Items = call.AsItems() };
        var status = StatusCodes.Status200OK;
        using var framed = new MemoryStream();
        await using var transport = new StreamableHttpServerTransport(logs) { Stateless = true };
        await using var server = McpServer.Create(transport, surface.Options, logs, http.RequestServices);
        var running = server.RunAsync(http.RequestAborted);
        try
        {
            var answered = await transport.HandlePostRequestAsync(
                sent, framed,
                first =>
                {
                    if (first is JsonRpcError error) status = Revision.StatusOf(error.Error.Code, version);
                    return ValueTask.CompletedTask;
                },
                http.RequestAborted);
            if (!answered) return null;
            var reply = Unframe(framed.ToArray());
            if (!reply.Span.StartsWith(InternalError)) return new SdkReply(status, reply);
            if (call.Fault is null) return Misread(message, version);
            LogFault(log, call.Fault, message.Method, call.RequestId);
            return new SdkReply(status, reply);
        }
        finally
        {
            await transport.DisposeAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The payload of the one event in <paramref name="framed"/>.</summary>
    public static ReadOnlyMemory<byte> Unframe(ReadOnlyMemory<byte> framed)
    {
        var rest = framed;
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.StartsWith("data: "u8)) return line["data: ".Length..];
        }
        throw new InvalidOperationException("The SDK's transport wrote no event.");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {RequestId} had unreadable params: {Kind}")]
    private static partial void LogUnreadable(ILogger log, string requestId, string kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed in request {RequestId}")]
    private static partial void LogFault(ILogger log, Exception fault, string? method, string requestId);
}
