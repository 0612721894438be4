using System.Buffers;
using System.Text.Json;
using MailMesh.Gateway.Doors;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Mcp;

/// <summary>
/// Writes one answer: as plain JSON where it comes soon; else as an event stream that comments keep alive, since
/// clients and proxies give up on a silent answer after 60 s or less.
/// </summary>
public sealed class ReplyWriter(IOptions<DoorOptions> options, TimeProvider clock)
{
    public async Task Write(HttpContext http, Task<RpcReply?> replying)
    {
        if (await ComesSoon(replying))
        {
            if (await replying is { } soon) await soon.Write(http);
            else http.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }
        var (response, ct) = (http.Response, http.RequestAborted);
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx holds streams back otherwise
        do
        {
            await response.Body.WriteAsync(": keep-alive\n\n"u8.ToArray(), ct);
            await response.Body.FlushAsync(ct);
        }
        while (!await ComesSoon(replying));
        if (await replying is { } late) await WriteEvent(response, late, ct);
    }

    private static async Task WriteEvent(HttpResponse response, RpcReply reply, CancellationToken ct)
    {
        response.BodyWriter.Write("event: message\ndata: "u8);
        await using (var json = new Utf8JsonWriter(response.BodyWriter, RpcReply.Json)) reply.WriteTo(json);
        response.BodyWriter.Write("\n\n"u8);
        await response.BodyWriter.FlushAsync(ct);
    }

    private async Task<bool> ComesSoon(Task replying)
    {
        try
        {
            await replying.WaitAsync(options.Value.Limits.AnswerSilenceMax, clock);
            return true;
        }
        catch (TimeoutException) when (!replying.IsCompleted)
        {
            return false;
        }
    }
}
