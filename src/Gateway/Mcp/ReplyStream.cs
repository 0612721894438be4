using System.Buffers;
using ModelContextProtocol.Protocol;

namespace MailMesh.Gateway.Mcp;

/// <summary>
/// Where the SDK's transport writes. It always frames server-sent events; most calls have one message to say, so the
/// frame is taken off and the answer leaves as plain JSON. What begins with a notification, or takes longer than the
/// keep-alive interval, stays an event stream.
/// </summary>
public sealed class ReplyStream(HttpResponse response, string? version) : Stream
{
    private readonly ArrayBufferWriter<byte> _framed = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _streaming;
    private bool _answered;
    private int _status = StatusCodes.Status200OK;

    /// <summary>The transport is about to write its first message.</summary>
    public async ValueTask Starting(JsonRpcMessage? first)
    {
        if (first is JsonRpcResponse or JsonRpcError)
        {
            _answered = true;
            _status = Revision.StatusOf(first, version);
        }
        else
        {
            await StartStream(response.HttpContext.RequestAborted);
        }
    }

    /// <summary>A comment that tells proxies and clients that the call is alive; true where one was written.</summary>
    public async Task KeepAlive(CancellationToken ct)
    {
        if (_answered) return;
        await StartStream(ct);
        await WriteAsync(": keep-alive\n\n"u8.ToArray(), ct);
        await FlushAsync(ct);
    }

    /// <summary>Sends what was held back. Called once, after the transport is done.</summary>
    public async Task Complete(CancellationToken ct)
    {
        if (_streaming) return;
        var json = Unframe(_framed.WrittenMemory);
        response.StatusCode = _status;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json, ct);
    }

    /// <summary>The payload of the one event in <paramref name="framed"/>.</summary>
    public static ReadOnlyMemory<byte> Unframe(ReadOnlyMemory<byte> framed)
    {
        var rest = framed;
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            if (line.Span.StartsWith("data: "u8)) return line["data: ".Length..];
            rest = end < 0 ? default : rest[(end + 1)..];
        }
        return default;
    }

    private async Task StartStream(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_streaming) return;
            _streaming = true;
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-cache, no-store";
            response.Headers["X-Accel-Buffering"] = "no"; // nginx holds streams back otherwise
        }
        finally
        {
            _gate.Release();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_streaming) await response.Body.WriteAsync(buffer, cancellationToken);
            else _framed.Write(buffer.Span);
        }
        finally
        {
            _gate.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _streaming ? response.Body.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Flush() => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _gate.Dispose();
        base.Dispose(disposing);
    }
}
