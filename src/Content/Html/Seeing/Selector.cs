using System.Buffers;

namespace MailMesh.Content.Html.Seeing;

/// <summary>What a selector asks of one element: its name, id and classes; null or empty asks nothing.</summary>
internal sealed record Compound(string? Name, string? Id, string[] Classes, bool IsParent)
{
    public bool Fits(string name, ReadOnlySpan<char> id, ReadOnlySpan<char> classes)
    {
        if (Name is not null && !Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            || Id is not null && !id.Equals(Id, StringComparison.OrdinalIgnoreCase))
            return false;
        foreach (var wanted in Classes)
            if (!HasWord(classes, wanted))
                return false;
        return true;
    }

    private static bool HasWord(ReadOnlySpan<char> words, string wanted)
    {
        foreach (var range in words.SplitAny(' ', '\t', '\n', '\r', '\f'))
            if (words[range].Equals(wanted, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}

/// <summary>
/// A selector of elements by name, class, id and what stands around them. Of siblings and positions it asks nothing
/// more: what may be hidden counts as hidden. One that depends on a hand's doing or on another attribute is none.
/// </summary>
/// <param name="Parts">From the element outwards.</param>
internal sealed record Selector(Compound[] Parts, int Specificity)
{
    private const int PartsMax = 8;
    private static readonly SearchValues<char> NameEnds = SearchValues.Create(".#:[>+~ \t\n\r\f*");
    private static readonly SearchValues<char> PartEnds = SearchValues.Create(" >+~\t\n\r\f");

    private static readonly string[] Handled =
    [
        "hover", "active", "focus", "visited", "checked", "target", "before", "after", "selection", "placeholder", "-",
    ];

    public Compound Subject => Parts[0];

    /// <summary>What stands around an element decides too.</summary>
    public bool AsksAround => Parts.Length > 1;

    public static Selector? Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var parts = new List<Compound>();
        var weight = 0;
        var isParent = false;
        while (!text.IsEmpty)
        {
            var start = text.LastIndexOfAny(PartEnds) + 1;
            if (parts.Count == PartsMax || OfOne(text[start..], isParent, ref weight) is not { } part)
                return null;
            parts.Add(part);
            var left = text[..start].TrimEnd();
            isParent = left is [.., '>'];
            var isSibling = left is [.., '+' or '~'];
            text = isParent || isSibling ? left[..^1].TrimEnd() : left;
            if (isSibling)
                break;
        }
        return parts.Count == 0 ? null : new([.. parts], weight);
    }

    private static Compound? OfOne(ReadOnlySpan<char> text, bool isParent, ref int weight)
    {
        string? name = null;
        string? id = null;
        var classes = new List<string>();
        while (!text.IsEmpty)
        {
            var kind = text[0];
            var rest = kind is '.' or '#' or ':' or '[' or '*' ? text[1..] : text;
            var length = rest.IndexOfAny(NameEnds);
            var word = length < 0 ? rest : rest[..length];
            text = length < 0 ? [] : rest[length..];
            switch (kind)
            {
                case '*': break;
                case '[': return null;
                case '.': classes.Add(word.ToString()); weight += 100; break;
                case '#': id = word.ToString(); weight += 10_000; break;
                case ':':
                    if (word.IsEmpty || IsHandled(word))
                        return null;
                    weight += 100;
                    break;
                default: name = word.ToString(); weight++; break;
            }
        }
        return new(name, id, [.. classes], isParent);
    }

    private static bool IsHandled(ReadOnlySpan<char> pseudo)
    {
        foreach (var one in Handled)
            if (pseudo.StartsWith(one, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
