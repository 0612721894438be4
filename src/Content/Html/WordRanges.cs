namespace MailMesh.Content.Html;

/// <summary>Words and gaps of a text, as HTML collapses white space; a no-break space belongs to a gap too.</summary>
internal readonly ref struct WordRanges(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;

    public Enumerator GetEnumerator() => new(_text);

    public readonly record struct WordRange(int Start, int Length, bool Gap);

    public ref struct Enumerator(ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;

        public WordRange Current { get; private set; }

        public bool MoveNext()
        {
            if (_at >= _text.Length)
                return false;
            var start = _at;
            var gap = IsGap(_text[start]);
            while (_at < _text.Length && IsGap(_text[_at]) == gap)
                _at++;
            Current = new(start, _at - start, gap);
            return true;
        }

        private static bool IsGap(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f' or '\u00A0';
    }
}
