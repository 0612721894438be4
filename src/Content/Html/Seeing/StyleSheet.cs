using System.Text;

namespace MailMesh.Content.Html.Seeing;

/// <summary>A rule with what of it matters here.</summary>
/// <param name="Order">Of two of the same weight the later one counts.</param>
internal sealed record StyleRule(Selector Selector, List<Declaration> Declarations, int Order);

/// <summary>
/// The mail's own style sheets, as far as they hide text: rules for names, classes and ids. At most
/// <see cref="CharsMax"/> characters and <see cref="RulesMax"/> rules are read.
/// </summary>
internal sealed class StyleSheet
{
    public const int CharsMax = 200_000;
    public const int RulesMax = 2_000;
    private const int BlocksMax = 16; // @media in @supports in @layer …
    private const int RulesForOneMax = 64; // that one element is looked up in

    private Dictionary<string, List<StyleRule>>? _rules;
    private int _count;
    private int _chars;

    public bool IsEmpty => _count == 0;

    /// <summary>A rule asks what stands around an element.</summary>
    public bool AsksAround { get; private set; }

    /// <summary>Adds a sheet; false where it has nothing that matters.</summary>
    public bool Add(ReadOnlySpan<char> css, ReadOnlySpan<char> media = default)
    {
        var before = _count;
        css = css[..Math.Min(css.Length, CharsMax - _chars)];
        _chars += css.Length;
        if (MediaQuery.Holds(media))
            Read(css.IndexOf("/*") < 0 ? css : WithoutComments(css), 0);
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

    private void Read(ReadOnlySpan<char> css, int depth)
    {
        while (!css.IsEmpty && _count < RulesMax)
        {
            var open = css.IndexOfAny('{', ';');
            if (open < 0)
                return;
            var head = css[..open].Trim();
            if (head.StartsWith("<!--"))
                head = head[4..].TrimStart();
            if (css[open] == ';')
            {
                css = css[(open + 1)..]; // @import, @charset
                continue;
            }
            var length = BlockEnd(css[(open + 1)..]);
            var block = css.Slice(open + 1, length);
            css = css[Math.Min(css.Length, open + length + 2)..];
            if (head is not ['@', ..])
                AddRules(head, block);
            else if (depth < BlocksMax && HoldsRules(head))
                Read(block, depth + 1);
        }
    }

    private static bool HoldsRules(ReadOnlySpan<char> head) =>
        head.StartsWith("@media", StringComparison.OrdinalIgnoreCase) ? MediaQuery.Holds(head[6..])
            : head.StartsWith("@supports", StringComparison.OrdinalIgnoreCase)
                || head.StartsWith("@layer", StringComparison.OrdinalIgnoreCase);

    private void AddRules(ReadOnlySpan<char> selectors, ReadOnlySpan<char> block)
    {
        var declarations = new List<Declaration>();
        Declaration.Read(block, declarations);
        if (declarations.Count == 0)
            return;
        foreach (var range in selectors.Split(','))
        {
            if (_count >= RulesMax || Selector.Parse(selectors[range]) is not { } selector)
                continue;
            var subject = selector.Subject;
            var key = subject.Id is { } id ? "#" + id : subject.Classes is [var first, ..] ? "." + first
                : subject.Name ?? "*";
            _rules ??= new(StringComparer.OrdinalIgnoreCase);
            if (!_rules.TryGetValue(key, out var rules))
                _rules[key] = rules = [];
            rules.Add(new(selector, declarations, _count++));
            AsksAround |= selector.AsksAround;
        }
    }

    private static int BlockEnd(ReadOnlySpan<char> css)
    {
        var depth = 1;
        for (var at = 0; at < css.Length; at++)
        {
            var next = css[at..].IndexOfAny('{', '}');
            if (next < 0)
                return css.Length;
            at += next;
            depth += css[at] == '{' ? 1 : -1;
            if (depth == 0)
                return at;
        }
        return css.Length;
    }

    private static string WithoutComments(ReadOnlySpan<char> css)
    {
        var plain = new StringBuilder(css.Length);
        while (css.IndexOf("/*") is >= 0 and var start)
        {
            plain.Append(css[..start]);
            css = css[(start + 2)..];
            var end = css.IndexOf("*/");
            css = end < 0 ? [] : css[(end + 2)..];
        }
        return plain.Append(css).ToString();
    }
}
