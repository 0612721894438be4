namespace MailMesh.Content.Html.Seeing.Styles;

/// <summary>A rule with what of it matters here.</summary>
/// <param name="Order">Of two of the same weight the later one counts.</param>
internal sealed record StyleRule(Selector Selector, List<Declaration> Declarations, int Order)
{
    public bool HasVariables { get; } = Declaration.HasVariables(Declarations);
}

/// <summary>
/// The mail's own style sheets, as far as they hide text. At most
/// <see cref="CharsMax"/> characters and <see cref="RulesMax"/> rules are read.
/// </summary>
internal sealed class StyleSheet
{
    public const int CharsMax = 200_000;
    public const int RulesMax = 2_000;
    private const int BlocksMax = 16; // @media in @supports in @layer …, rules in rules
    private const int RulesForOneMax = 256; // that one element is looked up in
    private const int NestedCharsMax = 2_000; // of the selectors of a rule in a rule

    private Dictionary<string, List<StyleRule>>? _rules;
    private int _count;
    private int _chars;

    public bool IsEmpty => _count == 0;

    /// <summary>A rule asks what stands around an element.</summary>
    public bool AsksAround { get; private set; }

    /// <summary>A rule asks what stands before an element.</summary>
    public bool AsksBefore { get; private set; }

    /// <summary>A rule asks an attribute that only a parsed document keeps.</summary>
    public bool AsksAttributes { get; private set; }

    /// <summary>Adds a sheet; false where it has nothing that matters.</summary>
    public bool Add(ReadOnlySpan<char> css, ReadOnlySpan<char> media = default)
    {
        var before = _count;
        css = css[..Math.Min(css.Length, CharsMax - _chars)];
        _chars += css.Length;
        if (MediaQuery.Holds(media))
            Read(css.IndexOf("/*") < 0 ? css : CssText.WithoutComments(css), "", 0);
        return _count > before;
    }

    /// <summary>Adds the rules that may hold for an element to the list; the caller asks their selectors.</summary>
    public void Find(string name, ReadOnlySpan<char> id, ReadOnlySpan<char> classes, List<StyleRule> into)
    {
        Take("*", into);
        Take(name, into);
        if (!id.IsEmpty)
            Take('#', id, into);
        foreach (var range in classes.SplitAny(' ', '\t', '\n', '\r', '\f'))
            if (!classes[range].IsEmpty)
                Take('.', classes[range], into);
    }

    private void Take(char mark, ReadOnlySpan<char> name, List<StyleRule> into)
    {
        const int NameCharsMax = 100;
        if (name.Length > NameCharsMax)
            return;
        Span<char> key = stackalloc char[NameCharsMax + 1];
        key[0] = mark;
        name.CopyTo(key[1..]);
        Take(key[..(name.Length + 1)], into);
    }

    private void Take(ReadOnlySpan<char> key, List<StyleRule> into)
    {
        if (_rules is null || !_rules.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var rules))
            return;
        foreach (var rule in rules)
            if (into.Count < RulesForOneMax)
                into.Add(rule);
    }

    /// <summary>Reads rules, and in a rule (<paramref name="outer"/> are its selectors) declarations too.</summary>
    private void Read(ReadOnlySpan<char> css, string outer, int depth)
    {
        var own = new List<Declaration>();
        while (!css.IsEmpty && _count < RulesMax)
        {
            var at = CssText.NextMark(css, 0);
            var head = css[..at].Trim();
            if (at == css.Length || css[at] != '{')
            {
                if (outer.Length > 0)
                    Declaration.Read(head, own); // of others, as of @import, nothing
                css = css[Math.Min(css.Length, at + 1)..];
                continue;
            }
            var length = CssText.BlockEnd(css[(at + 1)..]);
            Block(Bare(head), css.Slice(at + 1, length), outer, depth);
            css = css[Math.Min(css.Length, at + length + 2)..];
        }
        AddRules(outer, own);
    }

    private void Block(ReadOnlySpan<char> head, ReadOnlySpan<char> block, string outer, int depth)
    {
        if (head is ['@', ..])
        {
            if (depth < BlocksMax && HoldsRules(head))
                Read(block, outer, depth + 1);
            return;
        }
        if (block.Contains('{'))
        {
            var selectors = Nested(outer, head);
            if (depth < BlocksMax && selectors.Length <= NestedCharsMax)
                Read(block, selectors, depth + 1);
            return;
        }
        var declarations = new List<Declaration>();
        Declaration.Read(block, declarations);
        if (declarations.Count > 0)
            AddRules(Nested(outer, head), declarations);
    }

    /// <summary>A rule in a rule speaks of what stands in it, or says by &amp; where it stands (CSS Nesting).</summary>
    private static string Nested(string outer, ReadOnlySpan<char> inner)
    {
        if (outer.Length == 0)
            return inner.ToString();
        outer = outer.Contains(',') ? $":is({outer})" : outer;
        var all = new List<string>();
        foreach (var range in inner.Split(','))
        {
            var one = inner[range].Trim();
            all.Add(one.Contains('&') ? one.ToString().Replace("&", outer, StringComparison.Ordinal)
                : $"{outer} {one}");
        }
        return string.Join(',', all);
    }

    /// <summary>Marks of comments that hide a sheet from browsers of old.</summary>
    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> head)
    {
        while (head.StartsWith("<!--") || head.StartsWith("-->"))
            head = head[(head[0] == '<' ? 4 : 3)..].TrimStart();
        return head;
    }

    private static bool HoldsRules(ReadOnlySpan<char> head) =>
        head.StartsWith("@media", StringComparison.OrdinalIgnoreCase) ? MediaQuery.Holds(head[6..])
            : head.StartsWith("@supports", StringComparison.OrdinalIgnoreCase)
                || head.StartsWith("@layer", StringComparison.OrdinalIgnoreCase)
                || head.StartsWith("@container", StringComparison.OrdinalIgnoreCase)
                || head.StartsWith("@scope", StringComparison.OrdinalIgnoreCase);

    private void AddRules(string selectors, List<Declaration> declarations)
    {
        if (declarations.Count == 0)
            return;
        foreach (var selector in SelectorParser.List(selectors))
        {
            if (_count >= RulesMax)
                return;
            _rules ??= new(StringComparer.OrdinalIgnoreCase);
            if (!_rules.TryGetValue(selector.Key, out var rules))
                _rules[selector.Key] = rules = [];
            rules.Add(new(selector, declarations, _count++));
            AsksAround |= selector.AsksAround;
            AsksBefore |= selector.AsksBefore;
            AsksAttributes |= selector.AsksAttributes;
        }
    }
}
