using System.Text;

namespace MailMesh.Mail.Tests.Imap.Wire;

/// <summary>A head, very many bytes that are nowhere held, and a tail.</summary>
internal sealed class GeneratedStream(string head, long bytes, string tail) : OneWayStream
{
    private readonly byte[] before = Encoding.ASCII.GetBytes(head), after = Encoding.ASCII.GetBytes(tail);
    private long at;

    public override int Read(Span<byte> buffer)
    {
        if (at < before.Length) return Copy(before.AsSpan((int)at), buffer);
        if (at < before.Length + bytes)
        {
            var count = (int)Math.Min(buffer.Length, before.Length + bytes - at);
            at += count;
            return count; // whatever the buffer holds
        }
        return Copy(after.AsSpan((int)(at - before.Length - bytes)), buffer);
    }

    private int Copy(Span<byte> from, Span<byte> to)
    {
        var count = Math.Min(from.Length, to.Length);
        from[..count].CopyTo(to);
        at += count;
        return count;
    }
}

/// <summary>Gives another stream's bytes in steps of one size.</summary>
internal sealed class SteppedStream(Stream inner, int step) : OneWayStream
{
    public override int Read(Span<byte> buffer) => inner.Read(buffer[..Math.Min(buffer.Length, step)]);
}

/// <summary>Counts what is written to it.</summary>
internal sealed class CountingStream : OneWayStream
{
    private long count;

    public override long Length => count;

    public override bool CanWrite => true;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        count += buffer.Length;
        return ValueTask.CompletedTask;
    }
}

/// <summary>What the streams here leave out.</summary>
internal abstract class OneWayStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => throw new NotSupportedException();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
