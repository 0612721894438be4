using System.Text;

namespace MailMesh.Mirror.Searching;

/// <summary>Reads the words of a text one after the other, without memory of its own.</summary>
/// <param name="buffer">Of <see cref="BufferChars"/>: where a word lies until the next one is read.</param>
internal ref struct WordReader(ReadOnlySpan<char> text, bool forQuery, Span<char> buffer)
{
    public const int BufferChars = 2 * SearchWords.WordCharsMax; // ß becomes two

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _buffer = buffer;
    private int _at;
    private int _runStart;
    private int _runEnd;
    private int _chars;

    /// <summary>Folded.</summary>
    public readonly ReadOnlySpan<char> Word => _buffer[.._chars];

    /// <summary>Where the next word is looked for.</summary>
    public readonly int At => _at;

    /// <summary>True where that is another pair of the same run without spaces.</summary>
    public readonly bool IsInRun => _at < _runEnd;

    public int Start { get; private set; }

    public int Length { get; private set; }

    public bool IsPrefix { get; private set; }

    /// <summary>False at the end of the text.</summary>
    public bool Next()
    {
        if (_at < _runEnd && NextOfRun())
            return true;
        var kinds = WordFold.Kinds;
        while (_at < _text.Length && kinds[_text[_at]] == WordKind.Space)
            _at++;
        while (_at < _text.Length)
            switch (KindAt(_at, out var width))
            {
                case WordKind.Word:
                    ReadWord();
                    return true;
                case WordKind.Unspaced:
                    (_runStart, _runEnd) = (_at, _at + width);
                    while (_runEnd < _text.Length && KindAt(_runEnd, out width) == WordKind.Unspaced)
                        _runEnd += width;
                    return NextOfRun();
                default:
                    _at += width;
                    break;
            }
        return false;
    }

    private void ReadWord()
    {
        (Start, _chars, IsPrefix) = (_at, 0, false);
        ReadLetters();
        var kinds = WordFold.Kinds;
        for (; _at < _text.Length; _at++)
        {
            var kind = kinds[_text[_at]];
            if (kind == WordKind.Word)
            {
                if (_at - Start < SearchWords.WordCharsMax)
                    Fold(_text[_at]);
            }
            else if (kind == WordKind.Surrogate && KindAt(_at, out _) == WordKind.Word)
            {
                if (_at + 1 - Start < SearchWords.WordCharsMax)
                    (_buffer[_chars++], _buffer[_chars++]) = (_text[_at], _text[_at + 1]);
                _at++;
            }
            else if (kind != WordKind.Mark)
            {
                break;
            }
        }
        Length = _at - Start;
    }

    /// <summary>The word as far as each of its characters stays one.</summary>
    private void ReadLetters()
    {
        var letters = WordFold.Letters;
        var buffer = _buffer;
        var text = _text.Slice(_at, Math.Min(SearchWords.WordCharsMax, _text.Length - _at));
        var count = 0;
        for (; count < text.Length && letters[text[count]] is > WordFold.UnspacedLetter and var letter; count++)
            buffer[count] = letter;
        _chars = count;
        _at += count;
    }

    /// <summary>The next pair of a run without spaces; false where there is none.</summary>
    private bool NextOfRun()
    {
        if (_at >= _runEnd)
            return false;
        if (_at + 1 < _runEnd && !char.IsSurrogate(_text[_at]) && !char.IsSurrogate(_text[_at + 1]))
        {
            // No character of these scripts becomes two.
            (Start, Length, IsPrefix, _chars) = (_at, 2, false, 2);
            (_buffer[0], _buffer[1]) = (WordFold.Folds[_text[_at]], WordFold.Folds[_text[_at + 1]]);
            _at++;
            return true;
        }
        var first = Width(_at);
        var isLast = _at + first >= _runEnd;
        // Stored, the last character stands alone so that a query for it finds it; asked, its pair was given.
        if (isLast && forQuery && _at != _runStart)
        {
            _at = _runEnd;
            return Next();
        }
        (Start, Length, IsPrefix, _chars) = (_at, isLast ? first : first + Width(_at + first), isLast && forQuery, 0);
        foreach (var c in _text.Slice(Start, Length))
            Fold(c);
        _at += first;
        return true;
    }

    private void Fold(char c)
    {
        var folded = WordFold.Folds[c];
        if (folded != WordFold.TwoChars)
        {
            _buffer[_chars++] = folded;
            return;
        }
        foreach (var one in WordFold.Pair(c))
            _buffer[_chars++] = one;
    }

    private readonly int Width(int at) =>
        at + 1 < _text.Length && char.IsSurrogatePair(_text[at], _text[at + 1]) ? 2 : 1;

    private readonly WordKind KindAt(int at, out int width)
    {
        width = 1;
        var kind = WordFold.Kinds[_text[at]];
        if (kind != WordKind.Surrogate)
            return kind;
        if (Rune.DecodeFromUtf16(_text[at..], out var rune, out width) == System.Buffers.OperationStatus.Done)
            return WordFold.KindOf(rune.Value);
        width = 1; // a lone half
        return WordKind.Space;
    }
}
