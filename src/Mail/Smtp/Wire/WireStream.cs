using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace MailMesh.Mail.Smtp.Wire;

/// <summary>
/// A connection's bytes: one input buffer that lines are cut from, one output buffer that replies or commands
/// gather in until <see cref="Flush"/>. One reader and one writer at a time; not both ends of a pipe, to spare copies.
/// </summary>
internal sealed class WireStream(Socket socket, int inputBytes, int outputBytes) : IAsyncDisposable
{
    private readonly byte[] input = ArrayPool<byte>.Shared.Rent(inputBytes);
    private byte[] output = ArrayPool<byte>.Shared.Rent(outputBytes);
    private Stream stream = new NetworkStream(socket, ownsSocket: true);
    private int start, end, pending, returned;

    public Socket Socket { get; } = socket;

    public bool IsEncrypted => stream is SslStream;

    /// <summary>Bytes received and not yet consumed.</summary>
    public ReadOnlySpan<byte> Input => input.AsSpan(start, end - start);

    public bool InputIsFull => end - start == input.Length;

    public int OutputFree => output.Length - pending;

    public bool HasOutput => pending > 0;

    public void Consume(int count)
    {
        start += count;
        if (start == end) start = end = 0;
    }

    /// <summary>Receives more; the count of bytes, 0 when the peer has ended its side.</summary>
    public async ValueTask<int> Fill(CancellationToken ct)
    {
        if (start > 0 && end == input.Length)
        {
            Buffer.BlockCopy(input, start, input, 0, end - start);
            (start, end) = (0, end - start);
        }
        var count = await stream.ReadAsync(input.AsMemory(end), ct);
        end += count;
        return count;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > OutputFree) Grow(bytes.Length);
        bytes.CopyTo(output.AsSpan(pending));
        pending += bytes.Length;
    }

    public void Append(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > OutputFree) Grow(most);
        pending += Encoding.UTF8.GetBytes(text, output.AsSpan(pending));
    }

    public async ValueTask Flush(CancellationToken ct)
    {
        if (pending == 0) return;
        ct.ThrowIfCancellationRequested(); // before any byte left: what is pending may still be said in farewell
        var count = pending;
        pending = 0;
        await stream.WriteAsync(output.AsMemory(0, count), ct);
    }

    public Task SecureAsClient(SslClientAuthenticationOptions options, CancellationToken ct)
    {
        var tls = Secure();
        return tls.AuthenticateAsClientAsync(options, ct);
    }

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
        if (stream is SslStream tls) await tls.ShutdownAsync();
        Socket.Shutdown(SocketShutdown.Send);
        for (var taken = 0; taken < bytesMax;)
        {
            var count = await Socket.ReceiveAsync(input, ct);
            if (count == 0) return;
            taken += count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref returned, 1) != 0) return;
        await stream.DisposeAsync();
        ArrayPool<byte>.Shared.Return(input, clearArray: true);
        ArrayPool<byte>.Shared.Return(output, clearArray: true);
    }

    private SslStream Secure()
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        stream = tls;
        return tls;
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(pending + needed);
        output.AsSpan(0, pending).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(output, clearArray: true);
        output = larger;
    }
}
