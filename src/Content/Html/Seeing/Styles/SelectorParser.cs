using System.Buffers;

namespace MailMesh.Content.Html.Seeing.Styles;

/// <summary>Reads a list of selectors (Selectors Level 4) once, front to back.</summary>
internal ref struct SelectorParser(ReadOnlySpan<char> text)
{
    /// <summary>Parts of one selector; of more the outermost are taken to hold.</summary>
    private const int PartsMax = 8;
    private const int ListMax = 64;
    private const int DepthMax = 4; // :not(:is(:not(…)))
    private const int OfId = 10_000;
    private const int OfClass = 100;

    private static readonly SearchValues<char> NameEnds = SearchValues.Create(".#:[]>+~ \t\n\r\f*,()\"'=&^$|");

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Hold only while a hand is on them, or speak of what isn't an element.</summary>
    private static readonly string[] Never =
    [
        "hover", "active", "focus", "visited", "target", "before", "after", "first-l", "selection", "placeholder",
        "marker", "backdrop", "cue", "file-", "details-", "-",
    ];

    private readonly ReadOnlySpan<char> _text = text;
    private int _at;
    private int _weight;

    /// <summary>Those that can hold.</summary>
    public static List<Selector> List(ReadOnlySpan<char> text)
    {
        var parser = new SelectorParser(text);
        var list = new List<Selector>();
        while (parser._at < text.Length && list.Count < ListMax)
        {
            if (parser.One(0) is { } one)
                list.Add(one);
            parser._at++; // the comma
        }
        return list;
    }

    /// <summary>Up to a comma, or the bracket that ends the list.</summary>
    private Selector? One(int depth)
    {
        _weight = 0;
        var parts = new List<Compound>();
        var holds = true;
        var combinator = ' ';
        while (_at < _text.Length && _text[_at] is not (',' or ')'))
        {
            var mark = Mark();
            combinator = mark == '\0' ? combinator : mark;
            if (_at >= _text.Length || _text[_at] is ',' or ')')
                break;
            if (parts.Count > 0)
                parts[^1] = parts[^1] with { Stands = Of(combinator) };
            var before = _at;
            if (Part(depth) is { } part)
                parts.Add(part);
            else
                holds = false;
            if (_at == before)
                _at++; // what can't be read
            combinator = ' ';
            if (parts.Count > PartsMax)
                parts.RemoveAt(0);
        }
        if (!holds || parts.Count == 0)
            return null;
        parts.Reverse();
        // The page's root isn't told of; its body stands for it.
        if (parts is [{ Name: "html", Id: null, Classes: [], Attributes: [] } root])
            parts[0] = root with { Name = "body" };
        return new([.. parts], _weight);
    }

    private static Combinator Of(char mark) => mark switch
    {
        '>' => Combinator.RightAbove,
        '+' => Combinator.RightBefore,
        '~' => Combinator.Before,
        _ => Combinator.Above,
    };

    /// <summary>NUL where the next part is right here.</summary>
    private char Mark()
    {
        var mark = '\0';
        while (_at < _text.Length && (char.IsWhiteSpace(_text[_at]) || _text[_at] is '>' or '+' or '~'))
        {
            if (mark is '\0' or ' ')
                mark = char.IsWhiteSpace(_text[_at]) ? ' ' : _text[_at];
            _at++;
        }
        return mark;
    }

    private Compound? Part(int depth)
    {
        var read = new Reading();
        while (_at < _text.Length)
        {
            switch (_text[_at])
            {
                case '*' or '&': _at++; break;
                case '.': _at++; _weight += OfClass; read.TakeClass(Name()); break;
                case '#': _at++; _weight += OfId; read.Id = Name(); break;
                case '[': _weight += OfClass; read.Take(Attribute()); break;
                case ':': Pseudo(read, depth); break;
                case var c when NameEnds.Contains(c): return read.Part();
                default: _weight++; read.Name = Name(); break;
            }
        }
        return read.Part();
    }

    private void Pseudo(Reading read, int depth)
    {
        _at++;
        var isElement = _at < _text.Length && _text[_at] == ':';
        if (isElement)
            _at++;
        var name = Name().ToLowerInvariant();
        var hasList = _at < _text.Length && _text[_at] == '(';
        if (name is "not" or "is" or "where" or "matches" or "any" && hasList && depth < DepthMax)
        {
            read.Take(name, Within(depth + 1, out var isSure), isSure);
            return;
        }
        if (hasList)
            SkipBracket();
        _weight += OfClass;
        read.Holds &= !isElement && name.Length > 0
            && !Array.Exists(Never, one => name.StartsWith(one, StringComparison.Ordinal));
        if (name == "root")
            read.Name = "html";
        else
            read.IsSure = false;
    }

    /// <summary>A list in brackets, as far as its selectors are of one part.</summary>
    private Compound[] Within(int depth, out bool isSure)
    {
        var weight = _weight;
        var list = new List<Compound>();
        isSure = true;
        do
        {
            _at++; // the bracket or comma
            if (One(depth) is not { } one)
                continue;
            isSure &= !one.AsksAround && one.Subject.IsSure;
            if (list.Count < ListMax)
                list.Add(one.Subject);
        }
        while (_at < _text.Length && _text[_at] == ',');
        _at++; // the bracket
        _weight = weight + OfClass;
        return [.. list];
    }

    private AttributeTest? Attribute()
    {
        _at++;
        SkipSpace();
        var name = Name().ToLowerInvariant();
        SkipSpace();
        var mark = '\0';
        var value = "";
        if (_at < _text.Length && _text[_at] != ']')
        {
            mark = _text[_at] == '=' ? ' ' : _text[_at];
            _at = Math.Min(_text.Length, _at + (mark == ' ' ? 1 : 2));
            SkipSpace();
            value = Value();
        }
        var end = _at < _text.Length ? _text[_at..].IndexOf(']') : -1;
        _at = end < 0 ? _text.Length : _at + end + 1;
        return name.Length == 0 ? null : new(name, mark, value);
    }

    private string Value()
    {
        if (_at >= _text.Length || _text[_at] is not ('"' or '\''))
            return Name();
        var end = CssText.StringEnd(_text, _at);
        var value = _text[Math.Min(_at + 1, end)..Math.Max(_at + 1, end - 1)];
        _at = end;
        return CssText.Unescape(value);
    }

    /// <summary>A name, its escapes read; empty where none stands here.</summary>
    private string Name()
    {
        var start = _at;
        while (_at < _text.Length)
        {
            var length = _text[_at..].IndexOfAny(NameEnds);
            _at = length < 0 ? _text.Length : _at + length;
            if (_at >= _text.Length || !EndsEscape(_text[start.._at]))
                break;
            _at++;
        }
        return CssText.Unescape(_text[start.._at]);
    }

    /// <summary>What stands behind belongs to it: a sign that is escaped, the space behind digits.</summary>
    private readonly bool EndsEscape(ReadOnlySpan<char> name) => name is [.., '\\']
        || char.IsWhiteSpace(_text[_at]) && name.LastIndexOf('\\') is >= 0 and var escape
            && escape + 1 < name.Length && name.Length - escape <= 7
            && !name[(escape + 1)..].ContainsAnyExcept(HexDigits);

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private void SkipBracket()
    {
        var depth = 0;
        for (; _at < _text.Length; _at++)
        {
            depth += _text[_at] == '(' ? 1 : _text[_at] == ')' ? -1 : 0;
            if (depth == 0)
            {
                _at++;
                return;
            }
        }
    }

    /// <summary>What of one part was read by now.</summary>
    private sealed class Reading
    {
        private readonly List<AttributeTest> _attributes = [];
        private readonly List<Compound[]> _any = [];
        private readonly List<Compound> _none = [];

        public string? Name { get; set; }
        public string? Id { get; set; }
        public List<string> Classes { get; } = [];
        public bool IsSure { get; set; } = true;
        public bool Holds { get; set; } = true;

        public void TakeClass(string name)
        {
            Classes.Add(name);
            Holds &= name.Length > 0;
        }

        public void Take(AttributeTest? test)
        {
            if (test is { } one)
                _attributes.Add(one);
            else
                Holds = false;
        }

        /// <summary>Of a list that isn't sure nobody knows who isn't in it.</summary>
        public void Take(string pseudo, Compound[] list, bool isSure)
        {
            IsSure &= isSure;
            if (pseudo != "not")
                _any.Add(list);
            else if (isSure)
                _none.AddRange(list);
        }

        public Compound? Part() => !Holds ? null : new(Name, Id, [.. Classes])
        {
            Attributes = [.. _attributes], Any = [.. _any], None = [.. _none], IsSure = IsSure,
        };
    }
}
