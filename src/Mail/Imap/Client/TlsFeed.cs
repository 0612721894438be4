using System.Buffers;
using System.Net.Sockets;

namespace MailMesh.Mail.Imap.Client;

/// <summary>
/// What TLS reads from. It asks for 16 KiB records one by one, and each arrival wakes two threads: that costs more than
/// to decrypt it. So while data flows fast the kernel is asked to gather more of it before it wakes anyone
/// (SO_RCVLOWAT), and a moment is waited for that on the spot; a longer wait gives the thread away, as ever.
/// </summary>
internal sealed class TlsFeed(NetworkStream network, Socket socket) : Stream
{
    private const int BufferBytes = 128 * 1024; // more would have left the cache before TLS is done with it
    private const int FastBytesMin = 8 * 1024; // came in the last read: there is more on its way
    private const int GatheredBytes = 128 * 1024;
    private static readonly TimeSpan StandStillMax = TimeSpan.FromMilliseconds(1);
    private byte[] _buffer = [];
    private int _start, _end;
    private bool _isFast;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start < _end || buffer.IsEmpty && IsReadableSoon()) return new(Take(buffer.Span));
        if (buffer.IsEmpty)
        {
            GiveBack(); // a wait of unknown length
            return network.ReadAsync(buffer, cancellationToken);
        }
        return Fill(buffer, cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        _start < _end ? Take(buffer.AsSpan(offset, count)) : network.Read(buffer, offset, count);

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        network.WriteAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => network.Write(buffer, offset, count);

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) network.Dispose();
        base.Dispose(disposing);
    }

    private bool IsReadableSoon()
    {
        if (!_isFast) return false;
        // At the end of a flow less than what is to be gathered lies there: the moment is over, and it is taken.
        if (socket.Poll(StandStillMax, SelectMode.SelectRead) || socket.Available > 0) return true;
        Flow(isFast: false);
        return false;
    }

    private void Flow(bool isFast)
    {
        if (isFast == _isFast || !OperatingSystem.IsLinux()) return;
        _isFast = isFast;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveLowWater, isFast ? GatheredBytes : 1);
    }

    private async ValueTask<int> Fill(Memory<byte> buffer, CancellationToken ct)
    {
        if (_buffer.Length == 0) _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        _start = 0;
        _end = IsReadableSoon()
            ? socket.Receive(_buffer, SocketFlags.None) // there is something: it returns at once
            : await network.ReadAsync(_buffer, ct);
        if (_end >= FastBytesMin) Flow(isFast: true);
        return Take(buffer.Span);
    }

    private int Take(Span<byte> into)
    {
        var count = Math.Min(into.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(into);
        _start += count;
        return count;
    }

    private void GiveBack()
    {
        if (_buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: false);
        _buffer = [];
    }
}
