using AngleSharp.Dom;

namespace MailMesh.Content.Html.Seeing.Styles;

/// <summary>How two parts of a selector stand to each other (Selectors Level 4 §16).</summary>
internal enum Combinator
{
    /// <summary>The outer one somewhere above.</summary>
    Above,

    /// <summary>Right above: <c>&gt;</c>.</summary>
    RightAbove,

    /// <summary>Right before, under the same parent: <c>+</c>.</summary>
    RightBefore,

    /// <summary>Somewhere before, under the same parent: <c>~</c>.</summary>
    Before,
}

/// <summary>
/// What a selector asks of one element: its name, id, classes and attributes, and lists that it is in or not in; null
/// or empty asks nothing.
/// </summary>
internal sealed record Compound(string? Name, string? Id, string[] Classes)
{
    /// <summary>Where it stands, seen from the part before it.</summary>
    public Combinator Stands { get; init; }

    public AttributeTest[] Attributes { get; init; } = [];

    /// <summary>Of each list the element must be in one (<c>:is</c>, <c>:where</c>).</summary>
    public Compound[][] Any { get; init; } = [];

    /// <summary>The element must be in none (<c>:not</c>).</summary>
    public Compound[] None { get; init; } = [];

    /// <summary>False where something was asked that isn't judged, such as a position: it is taken to hold.</summary>
    public bool IsSure { get; init; } = true;

    /// <summary>Another attribute than a class or an id decides too.</summary>
    public bool AsksAttributes => Array.Exists(Attributes, test => !test.IsKept)
        || Array.Exists(Any, list => Array.Exists(list, one => one.AsksAttributes))
        || Array.Exists(None, one => one.AsksAttributes);

    /// <param name="name">Of the element.</param>
    /// <param name="id">Of the element; empty where it has none.</param>
    /// <param name="classes">As the attribute lists them.</param>
    /// <param name="source">Where a rule <see cref="AsksAttributes"/>, what has them.</param>
    public bool Fits(string name, ReadOnlySpan<char> id, ReadOnlySpan<char> classes, IElement? source)
    {
        if (Name is not null && !Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            || Id is not null && !id.Equals(Id, StringComparison.OrdinalIgnoreCase))
            return false;
        foreach (var wanted in Classes)
            if (!HasWord(classes, wanted))
                return false;
        foreach (var test in Attributes)
            if (!test.Fits(id, classes, source))
                return false;
        foreach (var list in Any)
            if (!FitsOne(list, name, id, classes, source))
                return false;
        return None.Length == 0 || !FitsOne(None, name, id, classes, source);
    }

    internal static bool HasWord(ReadOnlySpan<char> words, ReadOnlySpan<char> wanted)
    {
        foreach (var range in words.SplitAny(' ', '\t', '\n', '\r', '\f'))
            if (words[range].Equals(wanted, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    private static bool FitsOne(
        Compound[] list, string name, ReadOnlySpan<char> id, ReadOnlySpan<char> classes, IElement? source)
    {
        foreach (var one in list)
            if (one.Fits(name, id, classes, source))
                return true;
        return false;
    }
}
