using System.Buffers;
using System.Numerics;

namespace MailMesh.Mail.Imap.Wire;

/// <summary>
/// Memory for the literals that responses are read into. Pools of the framework keep a number of arrays of each power
/// of two: of a mailbox's sizes they keep some too few, which the collector then has to find, and some too many. This
/// one keeps a number of bytes, of whatever sizes come back, and an array is at most a quarter longer than was asked.
/// </summary>
internal sealed class LiteralPool : ArrayPool<byte>
{
    /// <summary>All that lies here unused: a batch that is stored while the next one is read.</summary>
    internal const int KeptBytesMax = 16 * 1024 * 1024;

    /// <summary>An array for a longer literal is of its length, and left to the collector.</summary>
    internal const int KeptArrayBytesMax = 1 << LargestPower;

    private const int SmallestPower = 10;
    private const int LargestPower = 20;
    private const int StepPower = 2; // four sizes from one power of two to the next
    private const int Steps = 1 << StepPower;

    private readonly Lock _gate = new();
    private readonly Stack<byte[]>[] _kept = [.. Enumerable.Range(0, SizeOf(KeptArrayBytesMax) + 1)
        .Select(_ => new Stack<byte[]>())];
    private int _keptBytes;

    public static LiteralPool Arrays { get; } = new();

    public override byte[] Rent(int minimumLength)
    {
        if (minimumLength > KeptArrayBytesMax)
            return GC.AllocateUninitializedArray<byte>(minimumLength);
        var length = LengthFor(minimumLength);
        lock (_gate)
            if (_kept[SizeOf(length)].TryPop(out var kept))
            {
                _keptBytes -= length;
                return kept;
            }
        return GC.AllocateUninitializedArray<byte>(length);
    }

    /// <param name="array">Was rented here, and isn't read any more.</param>
    /// <param name="clearArray">Never done: only what was written over is read.</param>
    public override void Return(byte[] array, bool clearArray = false)
    {
        if (array.Length > KeptArrayBytesMax)
            return;
        var size = SizeOf(array.Length);
        lock (_gate)
        {
            // Mailboxes differ: what only the one before had use for makes room.
            for (var larger = _kept.Length - 1; larger > size && _keptBytes + array.Length > KeptBytesMax;)
                if (_kept[larger].TryPop(out var dropped))
                    _keptBytes -= dropped.Length;
                else
                    larger--;
            if (_keptBytes + array.Length > KeptBytesMax)
                return;
            _kept[size].Push(array);
            _keptBytes += array.Length;
        }
    }

    private static int LengthFor(int bytes)
    {
        if (bytes <= 1 << SmallestPower)
            return 1 << SmallestPower;
        var step = 1 << BitOperations.Log2((uint)bytes - 1) - StepPower;
        return (bytes + step - 1) & -step;
    }

    /// <summary>The place of a length among those that <see cref="LengthFor"/> gives, in their order.</summary>
    private static int SizeOf(int length)
    {
        var power = BitOperations.Log2((uint)length);
        return (power - SmallestPower) * Steps + (length >> power - StepPower) - Steps;
    }
}
