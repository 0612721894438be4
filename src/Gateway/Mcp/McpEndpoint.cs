using System.Buffers;
using System.Text.Json;
using MailMesh.Gateway.Keys;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace MailMesh.Gateway.Mcp;

/// <summary>
/// <c>/mcp</c>: streamable HTTP without sessions. Each POST is complete in itself, so any replica answers it; GET and
/// DELETE, which serve sessions, don't exist.
/// </summary>
public sealed partial class McpEndpoint(
    Door door, KeyGate keys, McpSurface surface, TimeProvider clock, ILoggerFactory logs, ILogger<McpEndpoint> log)
{
    public const string Path = "/mcp";

    /// <summary>Clients and proxies give up on a silent answer after 60 s or less.</summary>
    public static readonly TimeSpan KeepAliveEvery = TimeSpan.FromSeconds(10);

    public async Task Post(HttpContext http)
    {
        if (door.CheckOrigin(http.Request) is { } stranger)
        {
            await stranger.Write(http);
            return;
        }
        if (Door.CheckMediaTypes(http.Request) is { } unreadable)
        {
            await unreadable.Write(http);
            return;
        }
        var key = await keys.Check(http.Request, http.RequestAborted);
        if (key is KeyCheck.Refused refused)
        {
            http.Response.Headers.WWWAuthenticate = refused.Challenge;
            await new RpcRefusal(
                StatusCodes.Status401Unauthorized, RpcRefusal.Unauthorized, refused.Detail).Write(http);
            return;
        }
        var call = new McpCall(key, http.TraceIdentifier);
        var version = http.Request.Headers[Revision.VersionHeader] is [{ Length: > 0 } stated] ? stated : null;
        await (await RpcBody.Read(http.Request, http.RequestAborted) switch
        {
            RpcBody.One one => Answer(http, one.Message, version, call),
            RpcBody.Batch batch => Answer(http, batch.Messages, version, call),
            RpcBody.Unreadable body => body.Refusal.Write(http),
            var other => throw new System.Diagnostics.UnreachableException($"{other} is no body."),
        });
    }

    public static Task NotAllowed(HttpContext http)
    {
        http.Response.Headers.Allow = HttpMethods.Post;
        return new RpcRefusal(StatusCodes.Status405MethodNotAllowed, RpcRefusal.BadTransport,
            "This server keeps no sessions: POST each message.").Write(http);
    }

    private async Task Answer(HttpContext http, JsonRpcMessage message, string? version, McpCall call)
    {
        if (Revision.Check(http.Request.Headers, message) is { } refusal)
        {
            await refusal.Write(http);
            return;
        }
        await using var reply = new ReplyStream(http.Response, version);
        if (await Run(http, message, version, call, reply) is { } failure)
        {
            if (!http.Response.HasStarted) await failure.Write(http);
            return;
        }
        if (message is JsonRpcRequest) await reply.Complete(http.RequestAborted);
        else http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    /// <summary>One after the other, so that a batch can't do more at once than a single request.</summary>
    private async Task Answer(
        HttpContext http, IReadOnlyList<JsonRpcMessage> messages, string? version, McpCall call)
    {
        if (Revision.CheckVersion(version) is { } unsupported)
        {
            await unsupported.Write(http);
            return;
        }
        if (!Revision.HasBatches(version))
        {
            await RpcRefusal.Invalid($"Revision {version} has no batches: send one message in each POST.").Write(http);
            return;
        }
        var answers = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(answers);
        json.WriteStartArray();
        foreach (var message in messages) await WriteAnswer(http, message, version, call, json);
        var answered = json.BytesCommitted + json.BytesPending > 1;
        json.WriteEndArray();
        await json.FlushAsync(http.RequestAborted);
        if (!answered)
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = answers.WrittenCount;
        await http.Response.Body.WriteAsync(answers.WrittenMemory, http.RequestAborted);
    }

    private async Task WriteAnswer(
        HttpContext http, JsonRpcMessage message, string? version, McpCall call, Utf8JsonWriter json)
    {
        if (Revision.Check(http.Request.Headers, message) is { } refusal)
        {
            refusal.WriteTo(json);
            return;
        }
        using var held = new MemoryStream();
        if (await Run(http, message, version, call, held) is { } failure)
            failure.WriteTo(json);
        else if (message is JsonRpcRequest)
            json.WriteRawValue(ReplyStream.Unframe(held.ToArray()).Payload.Span);
    }

    /// <summary>Null where the SDK has answered.</summary>
    private async Task<RpcRefusal?> Run(
        HttpContext http, JsonRpcMessage message, string? version, McpCall call, Stream reply)
    {
        var id = (message as JsonRpcRequest)?.Id;
        try
        {
            await RunServer(http, message, version, call, reply);
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The SDK reads the parameters of some methods before it can answer for them.
            LogUnreadable(log, call.RequestId, e.GetType().Name);
            return new RpcRefusal(StatusCodes.Status400BadRequest, (int)McpErrorCode.InvalidParams,
                "The params do not fit the method.", Id: id);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            LogFault(log, e, call.RequestId);
            return new RpcRefusal(StatusCodes.Status200OK, (int)McpErrorCode.InternalError,
                $"Something failed on our side in request {call.RequestId}.", Id: id);
        }
    }

    private async Task RunServer(
        HttpContext http, JsonRpcMessage message, string? version, McpCall call, Stream reply)
    {
        message.Context = new JsonRpcMessageContext { ProtocolVersion = version, Items = call.AsItems() };
        var streaming = reply as ReplyStream;
        await using var transport = new StreamableHttpServerTransport(logs) { Stateless = true };
        await using var server = McpServer.Create(transport, surface.Options, logs, http.RequestServices);
        var running = server.RunAsync(http.RequestAborted);
        try
        {
            var posting = streaming is null
                ? transport.HandlePostRequestAsync(message, reply, http.RequestAborted)
                : transport.HandlePostRequestAsync(message, reply, streaming.Starting, http.RequestAborted);
            while (streaming is not null && !await CompletesSoon(posting))
                await streaming.KeepAlive(http.RequestAborted);
            await posting;
        }
        finally
        {
            await transport.DisposeAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> CompletesSoon(Task posting)
    {
        try
        {
            await posting.WaitAsync(KeepAliveEvery, clock);
            return true;
        }
        catch (TimeoutException) when (!posting.IsCompleted)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed")]
    private static partial void LogFault(ILogger log, Exception fault, string requestId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {RequestId} had unreadable params: {Kind}")]
    private static partial void LogUnreadable(ILogger log, string requestId, string kind);
}
