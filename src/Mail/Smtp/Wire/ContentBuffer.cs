using System.Buffers;

namespace MailMesh.Mail.Smtp.Wire;

/// <summary>Bytes that all contents of one server may hold together.</summary>
internal sealed class ContentBudget(long bytesMax)
{
    private long held;

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref held, bytes) <= bytesMax) return true;
        Interlocked.Add(ref held, -bytes);
        return false;
    }

    public void Give(int bytes) => Interlocked.Add(ref held, -bytes);
}

/// <summary>
/// Gathers one mail's content in a pooled array that grows as bytes arrive, never as a client announces.
/// Past a limit it keeps counting and holds nothing.
/// </summary>
internal sealed class ContentBuffer(ContentBudget budget, int bytesMax) : IDisposable
{
    private const int FirstBytes = 16 * 1024;
    private byte[] buffer = [];
    private int length;

    /// <summary>Bytes given to <see cref="Write"/>, kept or not.</summary>
    public long Seen { get; private set; }

    /// <summary>Larger than one mail may be.</summary>
    public bool IsTooLarge => Seen > bytesMax;

    /// <summary>The server's total is used up.</summary>
    public bool HasNoRoom { get; private set; }

    public ReadOnlyMemory<byte> Content => buffer.AsMemory(0, length);

    public void Write(ReadOnlySpan<byte> content)
    {
        Seen += content.Length;
        if (IsTooLarge || HasNoRoom || !Ensure(length + content.Length))
        {
            Release();
            return;
        }
        content.CopyTo(buffer.AsSpan(length));
        length += content.Length;
    }

    public void Dispose() => Release();

    private bool Ensure(int needed)
    {
        if (needed <= buffer.Length) return true;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(needed, FirstBytes), buffer.Length * 2));
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            HasNoRoom = true;
            return false;
        }
        var filled = length;
        buffer.AsSpan(0, filled).CopyTo(larger);
        Release();
        (buffer, length) = (larger, filled);
        return true;
    }

    private void Release()
    {
        if (buffer.Length > 0)
        {
            budget.Give(buffer.Length);
            ArrayPool<byte>.Shared.Return(buffer);
        }
        (buffer, length) = ([], 0);
    }
}
