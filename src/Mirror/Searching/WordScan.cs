using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MailMesh.Mirror.Searching.Lexemes;

namespace MailMesh.Mirror.Searching;

/// <summary>Why a <see cref="WordScan"/> ended where it did.</summary>
internal enum ScanStop
{
    /// <summary>The text goes on.</summary>
    None,

    /// <summary>The text is read.</summary>
    End,

    /// <summary>A character of a script without spaces between words.</summary>
    Unspaced,

    /// <summary>A word that is not folded character by character: <see cref="WordReader"/> knows it.</summary>
    Odd,
}

/// <summary>
/// Folds a stretch of text and finds its words many characters at a time: a block becomes bits, one for each
/// character, and where they change a word begins or ends. It knows what most texts are made of, and stops at all else.
/// </summary>
internal sealed class WordScan
{
    /// <summary>Of one stretch: what it becomes stays in the processor's nearest cache.</summary>
    public const int CharsMax = 1_024;
    private const int BlockChars = 64; // a bit of a ulong each
    private const ushort Ascii = 0x7F;

    /// <summary>Few characters beyond ASCII are looked up each; of many, all are.</summary>
    private const int OneByOneMax = 20;

    private readonly ushort[] _folded = new ushort[CharsMax + LexemeSet.KeyChars]; // the last word's key is read, too
    private readonly ushort[] _bounds = new ushort[CharsMax + BlockChars];
    private int _boundCount;

    /// <summary>The characters read, each folded for itself; beyond them anything, as long as a key.</summary>
    public ReadOnlySpan<ushort> Folded => _folded;

    /// <summary>Start and end in <see cref="Folded"/> of each word that was found whole.</summary>
    public ReadOnlySpan<ushort> Bounds => _bounds.AsSpan(0, _boundCount);

    public ScanStop Stop { get; private set; }

    /// <summary>
    /// How much of the text was read. A word that goes on where the scan stops is left to who comes next, unless what
    /// comes next ends it.
    /// </summary>
    public int Read(ReadOnlySpan<char> text)
    {
        _boundCount = 0;
        var letters = WordFold.Letters;
        var chars = MemoryMarshal.Cast<char, ushort>(text);
        var length = Math.Min(text.Length, CharsMax);
        var isInWord = 0UL; // 1 where the block before ends in a word
        for (var at = 0; at < length; at += BlockChars)
        {
            var block = _folded.AsSpan(at, BlockChars);
            if (length - at >= BlockChars)
                Fold(chars.Slice(at, BlockChars), block, letters);
            else
                FoldLast(chars[at..length], block, letters);
            var words = Bits(block, out var stops);
            if (stops != 0)
            {
                var stop = BitOperations.TrailingZeroCount(stops);
                AddBounds(words & ((1UL << stop) - 1), isInWord, at);
                return EndAt(at + stop, block[stop] == WordFold.UnspacedLetter ? ScanStop.Unspaced : ScanStop.Odd);
            }
            AddBounds(words, isInWord, at);
            isInWord = words >> (BlockChars - 1);
        }
        if (_boundCount % 2 != 0)
            _bounds[_boundCount++] = (ushort)length;
        return EndAt(length, length == text.Length ? ScanStop.End : ScanStop.None);
    }

    private int EndAt(int at, ScanStop stop)
    {
        Stop = stop;
        var isWordWhole = _boundCount == 0 || _bounds[_boundCount - 1] != at;
        if (isWordWhole || stop is ScanStop.Unspaced or ScanStop.End)
            return at;
        _boundCount -= 2;
        var start = _bounds[_boundCount];
        if (start == 0)
            Stop = ScanStop.Odd; // also where it is longer than a stretch
        return start;
    }

    private void AddBounds(ulong words, ulong isInWord, int at)
    {
        var bounds = _bounds;
        var count = _boundCount;
        for (var changes = words ^ (words << 1 | isInWord); changes != 0; changes &= changes - 1)
            bounds[count++] = (ushort)(at + BitOperations.TrailingZeroCount(changes));
        _boundCount = count;
    }

    private static void FoldLast(ReadOnlySpan<ushort> chars, Span<ushort> to, ReadOnlySpan<char> letters)
    {
        Span<ushort> block = stackalloc ushort[BlockChars]; // all NUL, which is no letter
        chars.CopyTo(block);
        Fold(block, to, letters);
    }

    private static void Fold(ReadOnlySpan<ushort> chars, Span<ushort> to, ReadOnlySpan<char> letters)
    {
        chars = chars[..BlockChars]; // known lengths need no checks
        to = to[..BlockChars];
        letters = letters[..(char.MaxValue + 1)];
        var others = 0UL;
        for (var i = 0; i < BlockChars; i += Vector512<ushort>.Count)
        {
            var each = Vector512.Create(chars[i..]);
            others |= Vector512.GreaterThan(each, Vector512.Create(Ascii)).ExtractMostSignificantBits() << i;
            FoldAscii(each).CopyTo(to[i..]);
        }
        if (BitOperations.PopCount(others) > OneByOneMax)
            for (var i = 0; i < BlockChars; i++)
                to[i] = letters[chars[i]];
        else
            for (; others != 0; others &= others - 1)
            {
                var i = BitOperations.TrailingZeroCount(others);
                to[i] = letters[chars[i]];
            }
    }

    /// <summary>As <see cref="WordFold.Letters"/>.</summary>
    private static Vector512<ushort> FoldAscii(Vector512<ushort> chars)
    {
        var lower = chars | Vector512.Create((ushort)0x20);
        var letters = Vector512.LessThan(lower - Vector512.Create((ushort)'a'), Vector512.Create((ushort)26));
        var others = Vector512.LessThan(chars - Vector512.Create((ushort)'0'), Vector512.Create((ushort)10))
            | Vector512.Equals(chars, Vector512.Create((ushort)'_'));
        return (lower & letters) | (chars & others);
    }

    /// <summary>Which characters of a folded block are of words, and at which the scan must stop.</summary>
    private static ulong Bits(ReadOnlySpan<ushort> block, out ulong stops)
    {
        ulong words = 0, others = 0;
        for (var i = 0; i < BlockChars; i += Vector512<ushort>.Count)
        {
            var letters = Vector512.Create(block[i..]);
            var isWord = Vector512.GreaterThan(letters, Vector512.Create((ushort)WordFold.UnspacedLetter));
            words |= isWord.ExtractMostSignificantBits() << i;
            others |= Vector512.Equals(letters, Vector512<ushort>.Zero).ExtractMostSignificantBits() << i;
        }
        stops = ~(words | others);
        return words;
    }
}
