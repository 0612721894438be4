namespace MailMesh.Mirror.Searching;

/// <summary>
/// Reads the query language of docs/tools.md: terms side by side must all hold; OR stands between two alternatives
/// and binds tighter (as in Gmail: "a b OR c" is a and (b or c)); - excludes; ( ) group.
/// </summary>
public sealed class SearchQuery
{
    public const int CharsMax = 1_000;
    public const int TermsMax = 50;
    public const int DepthMax = 10;

    private readonly string _text;
    private readonly Func<string, string>? _readName;
    private int _at;
    private int _depth;
    private int _terms;

    private SearchQuery(string text, Func<string, string>? readName) => (_text, _readName) = (text, readName);

    /// <summary>The query as terms.</summary>
    /// <param name="readName">
    /// A folder's name as it was shown becomes what it is; null: it stands as it is.
    /// </param>
    /// <exception cref="SearchQueryException">It can't be read.</exception>
    public static SearchTerm Parse(string text, Func<string, string>? readName = null)
    {
        if (text.Length > CharsMax)
            throw new SearchQueryException($"The query has {text.Length} characters; at most {CharsMax} are read.");
        var query = new SearchQuery(text, readName);
        var terms = query.Terms();
        if (query._at < text.Length)
            throw new SearchQueryException($"There is a ) too many at character {query._at + 1}.");
        return terms;
    }

    private SearchTerm.All Terms()
    {
        var terms = new List<SearchTerm>();
        while (SkipSpace() && Peek != ')')
            terms.Add(Alternatives());
        return new SearchTerm.All(terms);
    }

    private SearchTerm Alternatives()
    {
        var terms = new List<SearchTerm> { Term() };
        while (TakeOr())
            terms.Add(Term());
        return terms.Count == 1 ? terms[0] : new SearchTerm.Any(terms);
    }

    private bool TakeOr()
    {
        SkipSpace();
        if (!_text.AsSpan(_at).StartsWith("OR", StringComparison.Ordinal)
            || (_at + 2 < _text.Length && !char.IsWhiteSpace(_text[_at + 2]) && _text[_at + 2] != '('))
            return false;
        _at += 2;
        if (!SkipSpace() || Peek == ')')
            throw new SearchQueryException("OR needs a term on both sides, e.g. invoice OR receipt.");
        return true;
    }

    private SearchTerm Term()
    {
        if (++_terms > TermsMax)
            throw new SearchQueryException($"The query has more than {TermsMax} terms: use fewer.");
        if (Peek == '-' && _at + 1 < _text.Length && !char.IsWhiteSpace(_text[_at + 1]))
        {
            _at++;
            return new SearchTerm.Except(Nested(Term));
        }
        if (Peek == '(')
        {
            _at++;
            var group = Nested(Terms);
            if (_at >= _text.Length)
                throw new SearchQueryException("A ( is not closed: add ).");
            _at++;
            return group;
        }
        return Peek == '"' ? Words(null, Value()) : FieldOrWords();
    }

    private T Nested<T>(Func<T> read)
    {
        if (++_depth > DepthMax)
            throw new SearchQueryException($"The query nests deeper than {DepthMax}.");
        var result = read();
        _depth--;
        return result;
    }

    private SearchTerm FieldOrWords()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
            _at++;
        var name = _text[start.._at].ToLowerInvariant();
        if (_at < _text.Length && _text[_at] == ':' && SearchFields.Knows(name))
        {
            _at++;
            var value = _at < _text.Length && !char.IsWhiteSpace(Peek) ? Value() : "";
            return SearchFields.Read(name, name == "in" && _readName is { } read ? read(value) : value);
        }
        _at = start;
        return Words(null, Value());
    }

    /// <summary>
    /// A quoted value, or what runs up to a space or a closing parenthesis. An open quote ends with the text.
    /// </summary>
    private string Value()
    {
        if (Peek == '"')
        {
            var close = _text.IndexOf('"', _at + 1);
            var end = close < 0 ? _text.Length : close;
            var quoted = _text[(_at + 1)..end];
            _at = Math.Min(end + 1, _text.Length);
            return quoted;
        }
        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(Peek) && Peek != ')' && (Peek != '"' || _at == start))
            _at++;
        return _text[start.._at];
    }

    /// <summary>Signs without a letter ask for nothing: they hold everywhere.</summary>
    internal static SearchTerm Words(string? field, string value)
    {
        var words = SearchWords.Asked(value).ToArray();
        return words.Length == 0 ? new SearchTerm.All([]) : new SearchTerm.Words(field, words, value);
    }

    private char Peek => _text[_at];

    /// <summary>False at the end.</summary>
    private bool SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
        return _at < _text.Length;
    }
}
