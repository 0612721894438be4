using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MailMesh.Mirror.Searching.Lexemes;

/// <summary>
/// Lexemes of one email with their positions. A mail has thousands of words: each becomes an entry in one list, and
/// only the end gives each lexeme its own.
/// </summary>
internal sealed class LexemeTable
{
    private const int HitsAtFirst = 4_096;
    private const int StoredBytesPerWord = 8; // beside its characters
    private const int SentBytesPerWord = 3;
    private const int BytesPerPosition = 2;
    private const int WordShift = 16; // of a hit, above its mark

    /// <summary>A table that grew beyond this isn't kept: few mails need so much.</summary>
    private const int KeptWordsMax = 8_192;

    [ThreadStatic]
    private static LexemeTable? _spare;

    private readonly LexemeSet _words = new();
    private readonly LexemeOrder _order;
    private Lexeme[] _lexemes;
    private uint[] _hits = new uint[HitsAtFirst];
    private int _hitCount;
    private int _wordBytes;
    private int _position;

    private LexemeTable()
    {
        _order = new LexemeOrder(_words);
        _lexemes = new Lexeme[_words.Capacity + 1];
    }

    public WordScan Scan { get; } = new();

    /// <summary>What comes now isn't searchable any more.</summary>
    public bool IsFull =>
        _position >= SearchVector.PositionsMax || _wordBytes + BytesPerPosition * _hitCount >= SearchVector.BytesMax;

    /// <summary>An empty one, where possible in the memory of the one that this thread gave back last.</summary>
    public static LexemeTable Take()
    {
        var table = _spare ?? new LexemeTable();
        _spare = null;
        return table;
    }

    public void GiveBack()
    {
        if (_words.IsLargerThan(KeptWordsMax))
            return;
        _lexemes.AsSpan(0, _words.Count + 1).Clear();
        _words.Clear();
        (_hitCount, _wordBytes, _position) = (0, 0, 0);
        _spare = this;
    }

    /// <summary>No phrase spans what came before and what comes now.</summary>
    public void Skip(int positions) => _position = Math.Min(_position + positions, SearchVector.PositionsMax);

    /// <summary>A word, and once more behind a prefix.</summary>
    /// <param name="weight">Upper bits of its position.</param>
    /// <param name="withPrefix">Empty where there is none.</param>
    public void Add(ReadOnlySpan<char> word, ReadOnlySpan<char> withPrefix, int weight)
    {
        MakeRoom(2);
        _position++;
        AddHit(_words.Find(word), _position | weight);
        if (!withPrefix.IsEmpty)
            AddHit(_words.Find(withPrefix), _position | weight);
    }

    /// <summary>What a scan found, as far as there is room.</summary>
    public void AddWords(ReadOnlySpan<ushort> folded, ReadOnlySpan<ushort> bounds)
    {
        MakeRoom(bounds.Length / 2);
        for (var i = 1; i < bounds.Length && !IsFull; i += 2)
        {
            var word = folded[bounds[i - 1]..];
            var length = bounds[i] - bounds[i - 1];
            _position++;
            AddHit(length <= LexemeSet.KeyChars ? Find(word, length) : FindLong(word, length), _position);
        }
    }

    /// <summary>Pairs of a text that begins in a script without spaces; answers where the run's last stands.</summary>
    public int AddPairs(ReadOnlySpan<char> text)
    {
        var letters = WordFold.Letters;
        var at = 1;
        for (; at < text.Length && letters[text[at]] == WordFold.UnspacedLetter && !IsFull; at++)
        {
            MakeRoom(1);
            var pair = Vector256.CreateScalar(text[at - 1] | (uint)text[at] << 16);
            _position++;
            AddHit(_words.Find(pair.AsUInt16(), 2), _position);
        }
        return at - 1;
    }

    /// <summary>
    /// What was added, the same for every inbox that gets the email. The last call: the memory is the next one's.
    /// </summary>
    public LexemeList Finish()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(
            _wordBytes - (StoredBytesPerWord - SentBytesPerWord) * _words.Count + BytesPerPosition * _hitCount);
        var order = _order.Sort();
        var day = _order.Before(order, SearchVector.DayPrefix);
        var inbox = _order.Before(order, SearchVector.InboxPrefix);
        var workspace = _order.Before(order, SearchVector.WorkspacePrefix);
        var dayAt = Write(order[..day], bytes, 0);
        var inboxAt = Write(order[day..inbox], bytes, dayAt);
        var workspaceAt = Write(order[inbox..workspace], bytes, inboxAt);
        Write(order[workspace..], bytes, workspaceAt);
        foreach (var hit in _hits.AsSpan(0, _hitCount))
        {
            ref var lexeme = ref _lexemes[hit >> WordShift];
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(lexeme.PositionsAt), (ushort)hit);
            lexeme.PositionsAt += BytesPerPosition;
        }
        return new LexemeList(bytes, _words.Count, dayAt, inboxAt, workspaceAt);
    }

    /// <summary>Words as tsvectorrecv reads them, with room for their positions.</summary>
    private int Write(ReadOnlySpan<int> words, Span<byte> to, int at)
    {
        foreach (var word in words)
        {
            ref var lexeme = ref _lexemes[word];
            at += _words.WriteUtf8(word, to[at..]);
            to[at++] = 0;
            BinaryPrimitives.WriteUInt16BigEndian(to[at..], (ushort)lexeme.Positions);
            lexeme.PositionsAt = at + sizeof(ushort);
            at = lexeme.PositionsAt + BytesPerPosition * lexeme.Positions;
        }
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(ReadOnlySpan<ushort> word, int length)
    {
        var isOfWord = Vector256.LessThan(Vector256<ushort>.Indices, Vector256.Create((ushort)length));
        return _words.Find(Vector256.Create(word) & isOfWord, length);
    }

    private int FindLong(ReadOnlySpan<ushort> word, int length) =>
        _words.Find(MemoryMarshal.Cast<ushort, char>(word[..Math.Min(length, SearchWords.WordCharsMax)]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddHit(int word, int mark)
    {
        ref var lexeme = ref _lexemes[word];
        if (lexeme.Positions == SearchVector.PositionsPerWordMax)
            return;
        if (lexeme.Positions++ == 0)
            _wordBytes += _words.Utf8Bytes(word) + StoredBytesPerWord;
        _hits[_hitCount++] = (uint)word << WordShift | (uint)mark;
    }

    private void MakeRoom(int hits)
    {
        if (_hitCount + hits > _hits.Length)
            Array.Resize(ref _hits, 2 * _hits.Length);
        if (_words.Count + hits >= _lexemes.Length)
            Array.Resize(ref _lexemes, 2 * _lexemes.Length);
    }

    private struct Lexeme
    {
        public int Positions;
        public int PositionsAt;
    }
}
