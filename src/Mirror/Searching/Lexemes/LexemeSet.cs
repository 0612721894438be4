using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;

namespace MailMesh.Mirror.Searching.Lexemes;

/// <summary>
/// Different words, each with a number from 1 on. Nearly all have at most <see cref="KeyChars"/> characters: these are
/// their own key, compared and hashed in one register instead of character by character.
/// </summary>
internal sealed class LexemeSet
{
    /// <summary>A longer word keeps its characters elsewhere.</summary>
    public const int KeyChars = 16;

    private const int WordsAtFirst = 512; // a power of two
    private const int SlotsPerWord = 4; // few words meet another's slot
    private const int LongCharsAtFirst = 1_024;
    private const char IsLong = '\uFFFF'; // no word has it, for it is no character

    private readonly Vector256<ulong> _multipliers = Multipliers();
    private Vector256<ushort>[] _keys = new Vector256<ushort>[WordsAtFirst];
    private Place[] _places = new Place[WordsAtFirst];
    private ushort[] _slots = new ushort[SlotsPerWord * WordsAtFirst]; // of a word's number, 0 where free
    private int _slotShift = 64 - BitOperations.Log2(SlotsPerWord * WordsAtFirst);
    private char[] _longChars = new char[LongCharsAtFirst];
    private int _longCharCount;

    public int Count { get; private set; }

    /// <summary>Words that fit without growing.</summary>
    public int Capacity => _keys.Length - 1;

    public bool IsLargerThan(int words) =>
        _keys.Length > words || _longChars.Length > words * SearchWords.WordCharsMax;

    public ReadOnlySpan<char> Text(int word)
    {
        var (start, length) = _places[word];
        return length > KeyChars
            ? _longChars.AsSpan(start, length)
            : MemoryMarshal.Cast<Vector256<ushort>, char>(_keys.AsSpan(word, 1))[..length];
    }

    /// <summary>The first four characters as a number that is larger where they stand later.</summary>
    public ulong SortKey(int word)
    {
        var chars = BinaryPrimitives.ReverseEndianness(_keys[word].AsUInt64()[0]);
        return (chars & 0x00FF_00FF_00FF_00FF) << 8 | chars >> 8 & 0x00FF_00FF_00FF_00FF;
    }

    public int Utf8Bytes(int word) =>
        IsShortAscii(word) ? _places[word].Length : Encoding.UTF8.GetByteCount(Text(word));

    /// <summary>Answers how much was written; behind that anything.</summary>
    public int WriteUtf8(int word, Span<byte> to)
    {
        if (to.Length < KeyChars || !IsShortAscii(word))
            return Encoding.UTF8.GetBytes(Text(word), to);
        Vector128.Narrow(_keys[word].GetLower(), _keys[word].GetUpper()).CopyTo(to);
        return _places[word].Length;
    }

    public void Clear()
    {
        _slots.AsSpan().Clear();
        (Count, _longCharCount) = (0, 0);
    }

    /// <summary>The number of a word, which is the next one where it is new.</summary>
    /// <param name="key">Its characters, then NULs.</param>
    /// <param name="length">At most <see cref="KeyChars"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(Vector256<ushort> key, int length)
    {
        var (slots, keys) = (_slots, _keys);
        for (var slot = (int)(Hash(key) >> _slotShift); ; slot = (slot + 1) & (slots.Length - 1))
        {
            int word = slots[slot];
            if (word == 0)
                return Add(key, new Place(0, length), slot);
            if (keys[word] == key)
                return word;
        }
    }

    /// <summary>The number of a word of any length.</summary>
    public int Find(ReadOnlySpan<char> text)
    {
        var key = Key(text);
        if (text.Length <= KeyChars)
            return Find(key, text.Length);
        key = key.WithElement(KeyChars - 1, IsLong);
        for (var slot = (int)(LongHash(text) >> _slotShift); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            int word = _slots[slot];
            if (word == 0)
                return AddLong(key, text, slot);
            if (_keys[word] == key && text.SequenceEqual(Text(word)))
                return word;
        }
    }

    /// <summary>Not of a long word, for its key ends otherwise.</summary>
    private bool IsShortAscii(int word) => (_keys[word] & Vector256.Create((ushort)0xFF80)) == Vector256<ushort>.Zero;

    /// <summary>The first characters, then NULs.</summary>
    private static Vector256<ushort> Key(ReadOnlySpan<char> text)
    {
        Span<ushort> chars = stackalloc ushort[KeyChars];
        text[..Math.Min(text.Length, KeyChars)].CopyTo(MemoryMarshal.Cast<ushort, char>(chars));
        return Vector256.Create<ushort>(chars);
    }

    /// <summary>
    /// Its upper bits are well mixed. Who doesn't know the multipliers can't send words that collide; should they
    /// nevertheless, <see cref="SearchVector.PositionsMax"/> bounds what that costs.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Hash(Vector256<ushort> key) => Vector256.Sum(key.AsUInt64() * _multipliers);

    private ulong LongHash(ReadOnlySpan<char> text)
    {
        ulong hash = 0;
        for (; !text.IsEmpty; text = text[Math.Min(KeyChars, text.Length)..])
            hash = BitOperations.RotateLeft(hash, 32) * _multipliers[0] + Hash(Key(text));
        return hash;
    }

    /// <summary>Odd: an even one would lose what differs in the highest bits.</summary>
    private static Vector256<ulong> Multipliers() =>
        Vector256.Create(RandomNumberGenerator.GetBytes(Vector256<byte>.Count)).AsUInt64() | Vector256<ulong>.One;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int AddLong(Vector256<ushort> key, ReadOnlySpan<char> text, int slot)
    {
        if (_longCharCount + text.Length > _longChars.Length)
            Array.Resize(ref _longChars, 2 * _longChars.Length);
        text.CopyTo(_longChars.AsSpan(_longCharCount));
        var word = Add(key, new Place(_longCharCount, text.Length), slot);
        _longCharCount += text.Length;
        return word;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Add(Vector256<ushort> key, Place place, int slot)
    {
        var word = ++Count;
        (_keys[word], _places[word]) = (key, place);
        _slots[slot] = (ushort)word;
        if (word == Capacity)
            Grow();
        return word;
    }

    private void Grow()
    {
        Array.Resize(ref _keys, 2 * _keys.Length);
        Array.Resize(ref _places, _keys.Length);
        _slots = new ushort[SlotsPerWord * _keys.Length];
        _slotShift--;
        for (var word = 1; word <= Count; word++)
        {
            var hash = _places[word].Length > KeyChars ? LongHash(Text(word)) : Hash(_keys[word]);
            var slot = (int)(hash >> _slotShift);
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = (ushort)word;
        }
    }

    /// <summary>Of a long word, where its characters start.</summary>
    private readonly record struct Place(int Start, int Length);
}
