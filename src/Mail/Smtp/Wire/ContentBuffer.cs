using System.Buffers;

namespace MailMesh.Mail.Smtp.Wire;

/// <summary>Bytes that all contents of one server may hold together.</summary>
internal sealed class ContentBudget(long bytesMax)
{
    private long _held;

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= bytesMax) return true;
        Interlocked.Add(ref _held, -bytes);
        return false;
    }

    public void Give(int bytes) => Interlocked.Add(ref _held, -bytes);
}

/// <summary>
/// Gathers one mail's content in a pooled array that grows as bytes arrive, never as a client announces.
/// Past a limit it keeps counting and holds nothing.
/// </summary>
internal sealed class ContentBuffer(ContentBudget budget, int bytesMax) : IDisposable
{
    private const int FirstBytes = 16 * 1024;
    private byte[] _buffer = [];
    private int _length;

    /// <summary>Bytes given to <see cref="Write"/>, kept or not.</summary>
    public long Seen { get; private set; }

    /// <summary>Larger than one mail may be.</summary>
    public bool IsTooLarge => Seen > bytesMax;

    /// <summary>The server's total is used up.</summary>
    public bool HasNoRoom { get; private set; }

    public ReadOnlyMemory<byte> Content => _buffer.AsMemory(0, _length);

    public void Write(ReadOnlySpan<byte> content)
    {
        Seen += content.Length;
        if (IsTooLarge || HasNoRoom || !Ensure(_length + content.Length))
        {
            Release();
            return;
        }
        content.CopyTo(_buffer.AsSpan(_length));
        _length += content.Length;
    }

    public void Dispose() => Release();

    private bool Ensure(int needed)
    {
        if (needed <= _buffer.Length) return true;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, FirstBytes), _buffer.Length * 2));
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            HasNoRoom = true;
            return false;
        }
        var filled = _length;
        _buffer.AsSpan(0, filled).CopyTo(larger);
        Release();
        (_buffer, _length) = (larger, filled);
        return true;
    }

    private void Release()
    {
        if (_buffer.Length > 0)
        {
            budget.Give(_buffer.Length);
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        (_buffer, _length) = ([], 0);
    }
}
