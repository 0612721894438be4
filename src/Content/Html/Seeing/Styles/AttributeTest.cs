using AngleSharp.Dom;

namespace MailMesh.Content.Html.Seeing.Styles;

/// <summary>
/// A test of one attribute (Selectors §6), whatever the case of its value: what may be hidden is hidden.
/// </summary>
/// <param name="Name">In lower case.</param>
/// <param name="Mark">What stands before the equals sign; a space where nothing does, NUL where it is only to be there.
/// </param>
internal readonly record struct AttributeTest(string Name, char Mark, string Value)
{
    private const char IsThere = '\0';

    /// <summary>A value of a class or id: whoever reads a page keeps these for each element.</summary>
    public bool IsKept => Name is "class" or "id" && Mark != IsThere && Value.Length > 0;

    public bool Fits(ReadOnlySpan<char> id, ReadOnlySpan<char> classes, IElement? source)
    {
        if (IsKept)
            return Fits(Name == "id" ? id : classes);
        return source?.GetAttribute(Name) is { } value && Fits(value);
    }

    private bool Fits(ReadOnlySpan<char> value)
    {
        const StringComparison comparison = StringComparison.OrdinalIgnoreCase;
        return Mark switch
        {
            IsThere => true,
            '~' => Value.Length > 0 && Compound.HasWord(value, Value),
            '|' => value.StartsWith(Value, comparison) && (value.Length == Value.Length || value[Value.Length] == '-'),
            '^' => Value.Length > 0 && value.StartsWith(Value, comparison),
            '$' => Value.Length > 0 && value.EndsWith(Value, comparison),
            '*' => Value.Length > 0 && value.Contains(Value, comparison),
            _ => value.Equals(Value, comparison),
        };
    }
}
