using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;

namespace MailMesh.Mail.Text;

/// <summary>
/// A code page of one byte a character, or of one and two, read off the runtime's decoder into tables: that one goes
/// over the bytes twice, through several calls for each. What the tables don't have is decoded by the runtime.
/// </summary>
internal sealed class CodePageTable
{
    private const int ShiftJis = 932;
    private const int UnifiedHangul = 949;
    private const int Big5 = 950;
    private const int Gb18030 = 54936;

    private const char Unlisted = '\uFFFF';
    private const int FirstLead = 0x80;
    private const int CharsMax = 8; // of two bytes, with what stands for what isn't any
    private const ulong HighBits = 0x8080_8080_8080_8080;

    private static readonly byte[] Trails = [0x41, 0xA1];

    private static readonly ConcurrentDictionary<int, CodePageTable?> Tables = new();

    private readonly Encoding _runtime;
    private readonly char[] _singles = new char[256];
    private readonly SingleBytes? _whole; // where every byte is a character
    private readonly char[] _pairs = []; // by lead byte, then by trail

    private CodePageTable(Encoding runtime)
    {
        _runtime = runtime;
        var decoder = runtime.GetDecoder(); // one for all: the encoding's own calls would make one for each
        for (var b = 0; b < _singles.Length; b++)
            _singles[b] = IsLead(decoder, (byte)b) ? Unlisted : One(decoder, (byte)b);
        if (runtime.IsSingleByte)
        {
            _whole = _singles.Contains(Unlisted) ? null : new(_singles);
            return;
        }
        _pairs = new char[(256 - FirstLead) << 8];
        for (var at = 0; at < _pairs.Length; at++)
        {
            var lead = (byte)(FirstLead + (at >> 8));
            _pairs[at] = _singles[lead] == Unlisted ? One(decoder, lead, (byte)at) : Unlisted;
        }
    }

    /// <summary>Null for a code page that isn't of this kind.</summary>
    public static CodePageTable? Find(int codePage) => Tables.GetOrAdd(codePage, static number =>
    {
        var runtime = Encoding.GetEncoding(number);
        return runtime.IsSingleByte || number is ShiftJis or UnifiedHangul or Big5 or Gb18030 ? new(runtime) : null;
    });

    public RentedText Decode(ReadOnlySpan<byte> bytes)
    {
        var text = ArrayPool<char>.Shared.Rent(bytes.Length);
        if (_whole is null)
            return DecodePairs(bytes, text);
        _whole.Decode(bytes, text);
        return new(text, bytes.Length);
    }

    private RentedText DecodePairs(ReadOnlySpan<byte> bytes, char[] text)
    {
        var length = 0;
        for (var at = 0; at < bytes.Length;)
        {
            var first = bytes[at];
            if (first < FirstLead && at + sizeof(ulong) <= bytes.Length
                && (BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]) & HighBits) == 0)
            {
                Ascii.ToUtf16(bytes[at..], text.AsSpan(length), out var plain);
                at += plain;
                length += plain;
                continue;
            }
            var (c, width) = (_singles[first], 1);
            if (c == Unlisted && at + 1 < bytes.Length && _pairs.Length > 0)
                (c, width) = (_pairs[((first - FirstLead) << 8) | bytes[at + 1]], 2);
            if (c == Unlisted)
                return Rest(bytes[at..], text, length);
            text[length++] = c;
            at += width;
        }
        return new(text, length);
    }

    private RentedText Rest(ReadOnlySpan<byte> bytes, char[] text, int length)
    {
        var whole = length + _runtime.GetCharCount(bytes);
        if (whole > text.Length)
        {
            var larger = ArrayPool<char>.Shared.Rent(whole);
            text.AsSpan(0, length).CopyTo(larger);
            ArrayPool<char>.Shared.Return(text);
            text = larger;
        }
        return new(text, length + _runtime.GetChars(bytes, text.AsSpan(length)));
    }

    // A lead byte alone is a character of its own too: what stands for none.
    private bool IsLead(Decoder decoder, byte b)
    {
        if (_runtime.IsSingleByte || b < FirstLead)
            return false;
        Span<char> together = stackalloc char[CharsMax];
        Span<char> apart = stackalloc char[2 * CharsMax];
        foreach (var trail in Trails)
        {
            var joined = decoder.GetChars([b, trail], together, flush: true);
            var first = decoder.GetChars([b], apart, flush: true);
            var both = first + decoder.GetChars([trail], apart[first..], flush: true);
            if (!together[..joined].SequenceEqual(apart[..both]))
                return true;
        }
        return false;
    }

    /// <summary>
    /// The one character that the bytes are, where they are one. What stands for none isn't, but where each byte is
    /// read for itself.
    /// </summary>
    private char One(Decoder decoder, params ReadOnlySpan<byte> bytes)
    {
        if (bytes is [< FirstLead])
            return (char)bytes[0];
        Span<char> text = stackalloc char[CharsMax];
        return text[..decoder.GetChars(bytes, text, flush: true)] is [var c]
            && (_runtime.IsSingleByte || c is not ('?' or '\uFFFD')) ? c : Unlisted;
    }
}
