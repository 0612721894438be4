using System.Collections;
using System.Globalization;
using System.Text;

namespace MailMesh.Mail.Imap;

/// <summary>UIDs (or sequence numbers) from <see cref="First"/> to <see cref="Last"/>, both included.</summary>
/// <param name="First">1 or more.</param>
/// <param name="Last"><paramref name="First"/> or more; <see cref="UidSet.Star"/> for the mailbox's last.</param>
public readonly record struct UidRange(uint First, uint Last)
{
    /// <summary>Numbers in it, both ends included.</summary>
    public long Count => (long)Last - First + 1;

    /// <summary>As on the wire, e.g. <c>4:7</c>, <c>9</c>, <c>12:*</c>.</summary>
    public override string ToString() => First == Last ? Text(First) : $"{Text(First)}:{Text(Last)}";

    private static string Text(uint number) =>
        number == UidSet.Star ? "*" : number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// A set of UIDs as IMAP writes it (sequence-set, RFC 9051 §9): sorted, without overlap, neighbours joined. Order
/// that a server wrote is not kept. Immutable; costs 8 bytes a range, not a UID.
/// </summary>
public sealed class UidSet : IEnumerable<uint>, IEquatable<UidSet>
{
    /// <summary>What <c>*</c> is held as: the mailbox's last mail, whatever its UID.</summary>
    public const uint Star = uint.MaxValue;

    private readonly UidRange[] _ranges;

    private UidSet(UidRange[] sortedAndJoined) => _ranges = sortedAndJoined;

    /// <summary>No UID. Can't be sent.</summary>
    public static UidSet Empty { get; } = new([]);

    /// <summary><c>1:*</c>: every mail.</summary>
    public static UidSet All { get; } = new([new UidRange(1, Star)]);

    /// <summary>The ranges, ascending.</summary>
    public IReadOnlyList<UidRange> Ranges => _ranges;

    /// <summary>No UID in it.</summary>
    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>Reaches to the mailbox's last mail.</summary>
    public bool IsOpen => _ranges.Length > 0 && _ranges[^1].Last == Star;

    /// <summary>UIDs in it; of an open set an upper bound.</summary>
    public long Count => _ranges.Sum(range => range.Count);

    /// <summary>The UIDs given, in any order, doubles allowed.</summary>
    /// <exception cref="ArgumentException">A UID of 0.</exception>
    public static UidSet Of(params IEnumerable<uint> uids) => Of(uids.Select(uid => new UidRange(uid, uid)));

    /// <summary><c>first:last</c>, in either order.</summary>
    /// <exception cref="ArgumentException">A UID of 0.</exception>
    public static UidSet Range(uint first, uint last) =>
        Of([new UidRange(Math.Min(first, last), Math.Max(first, last))]);

    /// <summary>
    /// <c>first:*</c>. By RFC 9051 §9 it always names the last mail too, even where that is below
    /// <paramref name="first"/>.
    /// </summary>
    public static UidSet From(uint first) => Range(first, Star);

    /// <summary>The union of ranges, in any order.</summary>
    /// <exception cref="ArgumentException">A UID of 0, or a range that ends before it begins.</exception>
    public static UidSet Of(IEnumerable<UidRange> ranges)
    {
        UidRange[] sorted = [.. ranges];
        foreach (var range in sorted)
        {
            if (range.First == 0 || range.Last < range.First)
                throw new ArgumentException($"{range} is no range of UIDs.", nameof(ranges));
        }
        Array.Sort(sorted, static (a, b) => a.First.CompareTo(b.First));
        return Joined(sorted);
    }

    /// <summary>Holds a UID.</summary>
    public bool Contains(uint uid)
    {
        int low = 0, high = _ranges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var range = _ranges[middle];
            if (uid < range.First) high = middle - 1;
            else if (uid > range.Last) low = middle + 1;
            else return true;
        }
        return false;
    }

    /// <summary>Reads a sequence-set. Nothing but digits, <c>:</c>, <c>,</c> and <c>*</c> is one.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out UidSet set)
    {
        set = Empty;
        var ranges = new List<UidRange>();
        if (!TryParseRanges(text, ranges)) return false;
        set = Of(ranges.Select(r => r.First <= r.Last ? r : new UidRange(r.Last, r.First)));
        return true;
    }

    /// <summary>Reads a sequence-set. Nothing but digits, <c>:</c>, <c>,</c> and <c>*</c> is one.</summary>
    public static bool TryParse(string text, out UidSet set) => TryParse(Encoding.UTF8.GetBytes(text), out set);

    /// <summary>The ranges as written, order and direction kept (COPYUID pairs by them).</summary>
    internal static bool TryParseRanges(ReadOnlySpan<byte> text, List<UidRange> ranges)
    {
        while (true)
        {
            if (!TryNumber(ref text, out var first)) return false;
            var last = first;
            if (text is [(byte)':', ..])
            {
                text = text[1..];
                if (!TryNumber(ref text, out last)) return false;
            }
            ranges.Add(new UidRange(first, last));
            if (text.IsEmpty) return true;
            if (text[0] != (byte)',') return false;
            text = text[1..];
        }
    }

    /// <summary>
    /// Parts whose text has at most <paramref name="bytesMax"/> bytes and, unless the set is open, that hold at
    /// most <paramref name="countMax"/> UIDs; ascending. An open range is never split by count.
    /// </summary>
    public IEnumerable<UidSet> Split(int bytesMax, long countMax = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesMax, 21); // two numbers of ten digits and a colon
        ArgumentOutOfRangeException.ThrowIfLessThan(countMax, 1);
        var part = new List<UidRange>();
        var bytes = 0;
        var count = 0L;
        foreach (var whole in _ranges)
        {
            var rest = whole;
            while (true)
            {
                var room = countMax - count;
                var isWhole = rest.Last == Star || rest.Count <= room;
                var piece = isWhole ? rest : rest with { Last = (uint)(rest.First + room - 1) };
                var length = piece.ToString().Length + 1;
                if (part.Count > 0 && (bytes + length > bytesMax + 1 || room <= 0))
                {
                    yield return new UidSet([.. part]);
                    (bytes, count) = (0, 0);
                    part.Clear();
                    continue;
                }
                part.Add(piece);
                bytes += length;
                count += piece.Last == Star ? 1 : piece.Count;
                if (piece.Last == rest.Last) break;
                rest = rest with { First = piece.Last + 1 };
            }
        }
        if (part.Count > 0) yield return new UidSet([.. part]);
    }

    /// <summary>Each UID, ascending; of an open range only its first and <see cref="Star"/>.</summary>
    public IEnumerator<uint> GetEnumerator()
    {
        foreach (var range in _ranges)
        {
            if (range.Last == Star)
            {
                yield return range.First;
                if (range.First != Star) yield return Star;
                continue;
            }
            for (var uid = range.First; uid <= range.Last; uid++) yield return uid;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(UidSet? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UidSet);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_ranges.Length, _ranges.FirstOrDefault(), Count);

    /// <summary>As on the wire, e.g. <c>1:4,7,9:*</c>.</summary>
    public override string ToString() => string.Join(',', _ranges);

    private static UidSet Joined(UidRange[] sorted)
    {
        var length = 0;
        foreach (var range in sorted)
        {
            if (length > 0 && range.First <= (long)sorted[length - 1].Last + 1)
            {
                var before = sorted[length - 1];
                sorted[length - 1] = before with { Last = Math.Max(before.Last, range.Last) };
            }
            else sorted[length++] = range;
        }
        return length == 0 ? Empty : new UidSet(length == sorted.Length ? sorted : sorted[..length]);
    }

    private static bool TryNumber(ref ReadOnlySpan<byte> text, out uint number)
    {
        if (text is [(byte)'*', ..])
        {
            number = Star;
            text = text[1..];
            return true;
        }
        return System.Buffers.Text.Utf8Parser.TryParse(text, out number, out var used)
            && Advance(ref text, used) && number > 0;
    }

    private static bool Advance(ref ReadOnlySpan<byte> text, int count)
    {
        text = text[count..];
        return true;
    }
}
