using System.Buffers;
using ModelContextProtocol.Protocol;

namespace MailMesh.Gateway.Mcp;

/// <summary>
/// Where the SDK's transport writes. It always frames server-sent events; most calls have one message to say, so the
/// frame is taken off and the answer leaves as plain JSON. What takes longer than the keep-alive interval becomes an
/// event stream.
/// </summary>
public sealed class ReplyStream(HttpResponse response, string? version) : Stream
{
    private readonly ArrayBufferWriter<byte> _framed = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _streaming;
    private int _status = StatusCodes.Status200OK;

    /// <summary>
    /// The transport is about to write its first message. Revisions with a handshake say so before they know it
    /// (null): theirs is always 200.
    /// </summary>
    public ValueTask Starting(JsonRpcMessage? first)
    {
        _status = Revision.StatusOf(first, version);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Writes a comment that tells proxies and clients that the call is alive, unless its answer is here already.
    /// </summary>
    public async Task KeepAlive(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_framed.WrittenCount > 0) return;
            if (!_streaming) StartStream();
            await response.Body.WriteAsync(": keep-alive\n\n"u8.ToArray(), ct);
            await response.Body.FlushAsync(ct);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Sends what was held back. Called once, after the transport is done.</summary>
    public async Task Complete(CancellationToken ct)
    {
        if (_streaming) return;
        var (json, rest) = Unframe(_framed.WrittenMemory);
        if (!rest.IsEmpty)
        {
            // Notifications came before the answer: several messages need the frame.
            StartStream();
            await response.Body.WriteAsync(_framed.WrittenMemory, ct);
            return;
        }
        response.StatusCode = _status;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = json.Length;
        await response.Body.WriteAsync(json, ct);
    }

    /// <summary>
    /// The payload of the first event in <paramref name="framed"/>, and what stands after that event.
    /// </summary>
    public static (ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> After) Unframe(ReadOnlyMemory<byte> framed)
    {
        var rest = framed;
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.StartsWith("data: "u8)) return (line["data: ".Length..], rest.Trim("\n"u8));
        }
        return default;
    }

    private void StartStream()
    {
        _streaming = true;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx holds streams back otherwise
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
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
