using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MailMesh.Mail.Text;

/// <summary>
/// A charset in which each byte is a character: a table of them, and blocks of bytes that are their own characters
/// (ASCII, and most of Latin-1 in its descendants) widened without it.
/// </summary>
internal sealed class SingleBytes
{
    private const int BytesMax = byte.MaxValue + 1;
    private const int BlockBytes = 32;
    private const int GroupBytes = sizeof(ulong);

    private readonly char[] _chars;
    private readonly byte _otherFirst; // of the bytes that are another character than their number
    private readonly byte _otherSpan;

    /// <param name="chars">By byte, 256.</param>
    public SingleBytes(char[] chars)
    {
        _chars = chars;
        var others = Enumerable.Range(0, chars.Length).Where(b => chars[b] != b)
            .DefaultIfEmpty(byte.MaxValue).ToArray();
        _otherFirst = (byte)others[0];
        _otherSpan = (byte)(others[^1] - others[0]);
    }

    /// <summary>Writes as many characters as there are bytes.</summary>
    public void Decode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        var at = 0;
        for (; at <= bytes.Length - BlockBytes; at += BlockBytes)
        {
            var block = bytes.Slice(at, BlockBytes);
            var chars = text.Slice(at, BlockBytes);
            if (!Vector256.IsHardwareAccelerated || !TryWiden(Vector256.Create(block), chars))
                for (var group = 0; group < BlockBytes; group += GroupBytes)
                    LookUp(BinaryPrimitives.ReadUInt64LittleEndian(block[group..]), chars.Slice(group, GroupBytes));
        }
        for (; at < bytes.Length; at++)
            text[at] = _chars[bytes[at]];
    }

    private bool TryWiden(Vector256<byte> block, Span<char> chars)
    {
        if (Vector256.LessThanOrEqualAny(block - Vector256.Create(_otherFirst), Vector256.Create(_otherSpan)))
            return false;
        var (lower, upper) = Vector256.Widen(block);
        var words = MemoryMarshal.Cast<char, ushort>(chars);
        lower.CopyTo(words);
        upper.CopyTo(words[(BlockBytes / 2)..]);
        return true;
    }

    /// <summary>Without a loop and without a test of a bound: eight characters of a mail's many thousand.</summary>
    private void LookUp(ulong bytes, Span<char> text)
    {
        var chars = _chars.AsSpan(0, BytesMax);
        text[7] = chars[(byte)(bytes >> 56)];
        text[6] = chars[(byte)(bytes >> 48)];
        text[5] = chars[(byte)(bytes >> 40)];
        text[4] = chars[(byte)(bytes >> 32)];
        text[3] = chars[(byte)(bytes >> 24)];
        text[2] = chars[(byte)(bytes >> 16)];
        text[1] = chars[(byte)(bytes >> 8)];
        text[0] = chars[(byte)bytes];
    }
}
