using System.Numerics;
using System.Runtime.Intrinsics;

namespace MailMesh.Mail.Mime.Encodings;

/// <summary>
/// Quoted-printable 16 bytes at a time, with no branch for an escape: in a text in no Latin script every word is a run
/// of them, and a processor guesses the end of each wrongly. What isn't plain enough is left to
/// <see cref="QuotedPrintable"/>.
/// </summary>
internal static class QuotedPrintableBlocks
{
    private const int BlockBytes = 16;
    private const int AheadBytes = 2; // of an escape that begins with the block's last byte
    private const int HalfBytes = BlockBytes / 2;
    private const ulong UpperHalf = 0x0808_0808_0808_0808;

    /// <summary>By the bits of the bytes to keep of eight: where these are, one behind the other.</summary>
    private static readonly ulong[] Kept = MakeKept();

    /// <summary>
    /// Decodes as far as there are plain bytes, escapes, soft line ends of CRLF, and line ends without white space
    /// before them; gives the bytes written. There is as much room as there is text.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> decoded, out int read)
    {
        var (at, length) = (0, 0);
        while (Vector128.IsHardwareAccelerated && at <= text.Length - BlockBytes - AheadBytes)
        {
            var block = Vector128.Create(text.Slice(at, BlockBytes));
            var second = Vector128.Create(text.Slice(at + 1, BlockBytes));
            var marks = Vector128.Equals(block, Vector128.Create((byte)'='));
            var beforeReturn = Vector128.Equals(second, Vector128.Create((byte)'\r'));
            if (EndsInSpace(block, second, beforeReturn))
                break;
            if (marks == Vector128<byte>.Zero)
            {
                block.CopyTo(decoded[length..]);
                (at, length) = (at + BlockBytes, length + BlockBytes);
                continue;
            }
            var third = Vector128.Create(text.Slice(at + 2, BlockBytes));
            var soft = marks & beforeReturn & Vector128.Equals(third, Vector128.Create((byte)'\n'));
            if ((marks & ~soft & ~(IsHex(second) & IsHex(third))) != Vector128<byte>.Zero)
                break;
            var values = (Digits(second) << 4) | Digits(third);
            var marked = marks.ExtractMostSignificantBits();
            length += Write(
                Vector128.ConditionalSelect(marks, values, block),
                ~(marked << 1 | marked << 2 | soft.ExtractMostSignificantBits()), decoded[length..]);
            at += BlockBytes + (int)(marked >> (BlockBytes - AheadBytes)); // past the escape that the block began
        }
        read = at;
        return length;
    }

    /// <summary>White space before a line end, other than one CR: padding (RFC 2045 §6.7 rule 3).</summary>
    private static bool EndsInSpace(Vector128<byte> block, Vector128<byte> next, Vector128<byte> beforeReturn)
    {
        var gaps = Vector128.Equals(block, Vector128.Create((byte)' '))
            | Vector128.Equals(block, Vector128.Create((byte)'\t'));
        var returns = Vector128.Equals(block, Vector128.Create((byte)'\r'));
        return (gaps & (beforeReturn | Vector128.Equals(next, Vector128.Create((byte)'\n'))) | returns & beforeReturn)
            != Vector128<byte>.Zero;
    }

    /// <summary>Writes those bytes whose bits are set; gives their number.</summary>
    private static int Write(Vector128<byte> bytes, uint kept, Span<byte> decoded)
    {
        var (lower, upper) = ((byte)kept, (byte)(kept >> HalfBytes));
        var places = Vector128.Create(Kept[lower], Kept[upper] + UpperHalf).AsByte();
        var packed = Vector128.ShuffleNative(bytes, places).AsUInt64();
        var length = BitOperations.PopCount(lower);
        BitConverter.TryWriteBytes(decoded, packed[0]);
        BitConverter.TryWriteBytes(decoded[length..], packed[1]);
        return length + BitOperations.PopCount(upper);
    }

    private static Vector128<byte> IsHex(Vector128<byte> bytes) =>
        Vector128.LessThanOrEqual(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)9))
        | Vector128.LessThanOrEqual(
            (bytes | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a'), Vector128.Create((byte)5));

    /// <summary>What the digits among the bytes stand for.</summary>
    private static Vector128<byte> Digits(Vector128<byte> bytes) => (bytes & Vector128.Create((byte)0x0F))
        + (Vector128.GreaterThan(bytes, Vector128.Create((byte)'9')) & Vector128.Create((byte)9));

    private static ulong[] MakeKept()
    {
        var kept = new ulong[1 << HalfBytes];
        Span<byte> places = stackalloc byte[HalfBytes];
        for (var bits = 0; bits < kept.Length; bits++)
        {
            places.Clear();
            var count = 0;
            for (var at = 0; at < HalfBytes; at++)
                if ((bits >> at & 1) != 0)
                    places[count++] = (byte)at;
            kept[bits] = BitConverter.ToUInt64(places);
        }
        return kept;
    }
}
