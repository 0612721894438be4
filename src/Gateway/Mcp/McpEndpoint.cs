using System.Text.Json;
using MailMesh.Gateway.Doors;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Profiles;
using ModelContextProtocol;

namespace MailMesh.Gateway.Mcp;

/// <summary>
/// <c>/mcp</c>: streamable HTTP without sessions. Each POST is complete in itself, so any replica answers it; GET and
/// DELETE, which serve sessions, don't exist. The profiles of hosted services stand beside it, each on its own path.
/// </summary>
public sealed partial class McpEndpoint(
    KeyGate keys, ToolMethod tools, SdkMethods sdk, ReplyWriter replies, ILogger<McpEndpoint> log)
{
    public const string Path = "/mcp";

    public Task Post(HttpContext http) => Post(http, profile: null);

    public async Task Post(HttpContext http, Profile? profile)
    {
        if (MediaTypes.Check(http.Request) is { } unfit)
        {
            await unfit.Write(http);
            return;
        }
        var key = await keys.Check(http.Request, http.RequestAborted);
        if (key is KeyCheck.Refused refused)
        {
            http.Response.Headers.WWWAuthenticate = refused.Challenge;
            RpcReply stop = new RpcRefusal(
                StatusCodes.Status401Unauthorized, RpcRefusal.Unauthorized, refused.Detail);
            await (profile?.Reply(new Refusal(ErrorCodes.Unauthorized, refused.Detail), stop) ?? stop).Write(http);
            return;
        }
        var call = new McpCall(key, http.TraceIdentifier, profile);
        var version = http.Request.Headers[Revision.VersionHeader] is [{ Length: > 0 } stated] ? stated : null;
        var body = await RpcBody.Read(http.Request, BodyLimit.Of(http), http.RequestAborted);
        await replies.Write(http, body switch
        {
            RpcBody.One one => Answer(http, one.Message, version, call),
            RpcBody.Batch batch => Answer(http, batch.Messages, version, call),
            RpcBody.Unreadable bad => Task.FromResult<RpcReply?>(bad.Refusal),
            _ => throw new System.Diagnostics.UnreachableException($"{body} is no body."),
        });
    }

    public static Task NotAllowed(HttpContext http)
    {
        http.Response.Headers.Allow = HttpMethods.Post;
        return new RpcRefusal(StatusCodes.Status405MethodNotAllowed, RpcRefusal.BadTransport,
            "This server keeps no sessions: POST each message.").Write(http);
    }

    /// <summary>Null for what is not answered.</summary>
    private async Task<RpcReply?> Answer(HttpContext http, RpcMessage message, string? version, McpCall call)
    {
        if (Revision.Check(http.Request.Headers, message) is { } refusal) return refusal;
        try
        {
            return message is { IsRequest: true, Method: ToolMethod.Name }
                ? await tools.Answer(message, version, call, http.RequestAborted)
                : await sdk.Answer(http, message, version, call);
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            LogFault(log, e, call.RequestId);
            return new RpcRefusal(StatusCodes.Status200OK, (int)McpErrorCode.InternalError,
                $"Something failed on our side in request {call.RequestId}.", Id: message.Id);
        }
    }

    /// <summary>One after the other, so that a batch can't do more at once than a single request.</summary>
    private async Task<RpcReply?> Answer(
        HttpContext http, IReadOnlyList<RpcMessage> messages, string? version, McpCall call)
    {
        if (Revision.CheckVersion(version) is { } unsupported) return unsupported;
        if (call.Profile is { HasBatches: false })
            return RpcRefusal.Invalid($"{call.Profile.Path} takes one message in each POST.");
        if (!Revision.HasBatches(version))
            return RpcRefusal.Invalid($"Revision {version} has no batches: send one message in each POST.");
        var answers = new List<RpcReply>();
        foreach (var message in messages)
        {
            if (await Answer(http, message, version, call) is { } answer) answers.Add(answer);
        }
        return answers.Count > 0 ? new BatchReply(answers) : null;
    }

    private sealed record BatchReply(IReadOnlyList<RpcReply> Answers) : RpcReply(StatusCodes.Status200OK)
    {
        public override void WriteTo(Utf8JsonWriter json)
        {
            json.WriteStartArray();
            foreach (var answer in Answers) answer.WriteTo(json);
            json.WriteEndArray();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed")]
    private static partial void LogFault(ILogger log, Exception fault, string requestId);
}
