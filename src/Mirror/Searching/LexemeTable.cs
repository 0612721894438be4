using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MailMesh.Mirror.Searching;

/// <summary>
/// Lexemes of one email with their positions. A mail has thousands of words: they lie in a few arrays, not in an
/// object each.
/// </summary>
internal sealed class LexemeTable
{
    private const int WordsAtFirst = 512; // a power of two
    private const int CharsAtFirst = 4_096;
    private const int KeyChars = 4;
    private const int CharsAtOnce = sizeof(ulong) / sizeof(char);

    /// <summary>A table that grew beyond this isn't kept: few mails need so much.</summary>
    private const int KeptWordsMax = 8_192;

    private static readonly ulong Seed = (ulong)string.GetHashCode("differs in each process") << 32;

    [ThreadStatic]
    private static LexemeTable? _spare;

    private char[] _chars = new char[CharsAtFirst];
    private int _charCount;
    private Lexeme[] _words = new Lexeme[WordsAtFirst];
    private int[] _buckets = new int[2 * WordsAtFirst]; // of a word's number + 1
    private Position[] _positions = new Position[2 * WordsAtFirst];
    private int _positionCount;
    private ulong[] _keys = []; // of the sort, and
    private int[] _order = []; // what it gives

    public int Count { get; private set; }

    public ReadOnlySpan<char> Text(int word) => _chars.AsSpan(_words[word].Start, _words[word].Length);

    /// <summary>An empty one, where possible in the memory of the one that this thread gave back last.</summary>
    public static LexemeTable Take()
    {
        var table = _spare ?? new LexemeTable();
        _spare = null;
        return table;
    }

    public void GiveBack()
    {
        if (_words.Length > KeptWordsMax || _chars.Length > KeptWordsMax * SearchWords.WordCharsMax)
            return;
        (Count, _charCount, _positionCount) = (0, 0, 0);
        _buckets.AsSpan().Clear();
        _spare = this;
    }

    /// <summary>The number of the word.</summary>
    public int Find(ReadOnlySpan<char> text, out bool isNew)
    {
        var hash = Hash(text);
        for (var word = _buckets[hash & (_buckets.Length - 1)] - 1; word >= 0;)
        {
            ref var known = ref _words[word];
            if (known.Hash == hash && text.SequenceEqual(_chars.AsSpan(known.Start, known.Length)))
            {
                isNew = false;
                return word;
            }
            word = known.Next;
        }
        isNew = true;
        return Add(text, hash);
    }

    /// <summary>False where the word has <paramref name="positionsMax"/> already.</summary>
    public bool AddPosition(int word, ushort mark, int positionsMax)
    {
        ref var lexeme = ref _words[word];
        if (lexeme.Positions >= positionsMax)
            return false;
        if (_positionCount == _positions.Length)
            Array.Resize(ref _positions, 2 * _positions.Length);
        var added = _positionCount++;
        _positions[added] = new Position(mark);
        if (lexeme.Positions++ == 0)
            lexeme.First = added;
        else
            _positions[lexeme.Last].Next = added;
        lexeme.Last = added;
        return true;
    }

    /// <summary>Number of positions and positions, as tsvectorrecv reads them; answers the bytes written.</summary>
    public int WritePositions(int word, Span<byte> to)
    {
        var lexeme = _words[word];
        BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)lexeme.Positions);
        var at = sizeof(ushort);
        for (int n = 0, position = lexeme.First; n < lexeme.Positions; n++, position = _positions[position].Next)
        {
            BinaryPrimitives.WriteUInt16BigEndian(to[at..], _positions[position].Mark);
            at += sizeof(ushort);
        }
        return at;
    }

    /// <summary>
    /// Numbers of the words in the order of their characters, which PostgreSQL then needn't sort (it looks, and sorts
    /// where characters outside of the basic plane stand otherwise in UTF-8).
    /// </summary>
    public ReadOnlySpan<int> Sorted()
    {
        if (_keys.Length < Count)
            (_keys, _order) = (new ulong[_words.Length], new int[_words.Length]);
        var keys = _keys.AsSpan(0, Count);
        var order = _order.AsSpan(0, Count);
        for (var word = 0; word < Count; word++)
        {
            var text = Text(word);
            ulong key = 0;
            for (var i = 0; i < KeyChars; i++)
                key = key << 16 | (i < text.Length ? text[i] : '\0');
            (keys[word], order[word]) = (key, word);
        }
        keys.Sort(order);
        for (int start = 0, end; start < Count; start = end)
        {
            for (end = start + 1; end < Count && keys[end] == keys[start];)
                end++;
            if (end - start > 1)
                order[start..end].Sort((a, b) => Text(a).SequenceCompareTo(Text(b)));
        }
        return order;
    }

    /// <summary>
    /// Four characters at a time, the last four of them perhaps twice. Should a sender find words that collide,
    /// <see cref="SearchVector.PositionsMax"/> bounds what that costs.
    /// </summary>
    private static int Hash(ReadOnlySpan<char> text)
    {
        var hash = Seed ^ (ulong)text.Length;
        if (text.Length >= CharsAtOnce)
        {
            var bytes = MemoryMarshal.AsBytes(text);
            for (; bytes.Length > sizeof(ulong); bytes = bytes[Math.Min(sizeof(ulong), bytes.Length - sizeof(ulong))..])
                hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }
        else if (!text.IsEmpty)
        {
            hash = Mix(hash, text[0] | (ulong)text[text.Length / 2] << 16 | (ulong)text[^1] << 32);
        }
        return (int)hash ^ (int)(hash >> 32);
    }

    private static ulong Mix(ulong hash, ulong chars)
    {
        hash = (hash ^ chars) * 0x9E37_79B9_7F4A_7C15; // 2^64 over the golden ratio
        return hash ^ hash >> 32;
    }

    private int Add(ReadOnlySpan<char> text, int hash)
    {
        if (Count == _words.Length)
            Grow();
        if (_charCount + text.Length > _chars.Length)
            Array.Resize(ref _chars, 2 * _chars.Length);
        text.CopyTo(_chars.AsSpan(_charCount));
        ref var bucket = ref _buckets[hash & (_buckets.Length - 1)];
        _words[Count] = new Lexeme { Start = _charCount, Length = text.Length, Hash = hash, Next = bucket - 1 };
        _charCount += text.Length;
        bucket = ++Count;
        return Count - 1;
    }

    private void Grow()
    {
        Array.Resize(ref _words, 2 * _words.Length);
        _buckets = new int[2 * _words.Length];
        for (var word = 0; word < Count; word++)
        {
            ref var bucket = ref _buckets[_words[word].Hash & (_buckets.Length - 1)];
            _words[word].Next = bucket - 1;
            bucket = word + 1;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Lexeme
    {
        public int Start;
        public int Length;
        public int Hash;
        public int Next;
        public int Positions;
        public int First;
        public int Last;
    }

    private struct Position(ushort mark)
    {
        public readonly ushort Mark = mark;
        public int Next;
    }
}
