using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MailMesh.Mail.Peers;

namespace MailMesh.Mail.Smtp.Wire;

/// <summary>
/// A connection's bytes: one input buffer that lines are cut from, one output buffer that replies or commands
/// gather in until <see cref="Flush"/>. One reader and one writer at a time; not both ends of a pipe, to spare copies.
/// </summary>
internal sealed class WireStream(Socket socket, int inputBytes, int outputBytes) : IAsyncDisposable
{
    private readonly byte[] _input = ArrayPool<byte>.Shared.Rent(inputBytes);
    private byte[] _output = ArrayPool<byte>.Shared.Rent(outputBytes);
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);
    private int _start, _end, _pending, _returned;

    public Socket Socket { get; } = socket;

    public bool IsEncrypted => _stream is SslStream;

    /// <summary>Bytes received and not yet consumed.</summary>
    public ReadOnlySpan<byte> Input => _input.AsSpan(_start, _end - _start);

    public bool InputIsFull => _end - _start == _input.Length;

    public int OutputFree => _output.Length - _pending;

    public bool HasOutput => _pending > 0;

    public void Consume(int count)
    {
        _start += count;
        if (_start == _end) _start = _end = 0;
    }

    /// <summary>Receives more; the count of bytes, 0 when the peer has ended its side.</summary>
    public async ValueTask<int> Fill(CancellationToken ct)
    {
        if (_start > 0 && _end == _input.Length)
        {
            Buffer.BlockCopy(_input, _start, _input, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }
        var count = await _stream.ReadAsync(_input.AsMemory(_end), ct);
        _end += count;
        return count;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > OutputFree) Grow(bytes.Length);
        bytes.CopyTo(_output.AsSpan(_pending));
        _pending += bytes.Length;
    }

    public void Append(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > OutputFree) Grow(most);
        _pending += Encoding.UTF8.GetBytes(text, _output.AsSpan(_pending));
    }

    public async ValueTask Flush(CancellationToken ct)
    {
        if (_pending == 0) return;
        ct.ThrowIfCancellationRequested(); // before any byte left: what is pending may still be said in farewell
        var count = _pending;
        _pending = 0;
        await _stream.WriteAsync(_output.AsMemory(0, count), ct);
    }

    public Task SecureAsClient(PeerTls peer, CancellationToken ct) => peer.Secure(Secure(), ct);

    public Task SecureAsServer(SslServerAuthenticationOptions options, CancellationToken ct)
    {
        var tls = Secure();
        return tls.AuthenticateAsServerAsync(options, ct);
    }

    /// <summary>
    /// Ends our side, then takes what the peer still sends, so that closing doesn't reset the connection
    /// and with it destroy the last reply on its way (RFC 1122 §4.2.2.13).
    /// </summary>
    public async Task Linger(int bytesMax, CancellationToken ct)
    {
        if (_stream is SslStream tls) await tls.ShutdownAsync();
        Socket.Shutdown(SocketShutdown.Send);
        for (var taken = 0; taken < bytesMax;)
        {
            var count = await Socket.ReceiveAsync(_input, ct);
            if (count == 0) return;
            taken += count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _returned, 1) != 0) return;
        await _stream.DisposeAsync();
        ArrayPool<byte>.Shared.Return(_input, clearArray: true);
        ArrayPool<byte>.Shared.Return(_output, clearArray: true);
    }

    private SslStream Secure()
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        return tls;
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(_pending + needed);
        _output.AsSpan(0, _pending).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_output, clearArray: true);
        _output = larger;
    }
}
