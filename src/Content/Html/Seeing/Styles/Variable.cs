namespace MailMesh.Content.Html.Seeing.Styles;

/// <summary>
/// A custom property (CSS Custom Properties Level 1): holds in its element and whatever stands in it, until one of the
/// same name is declared further in.
/// </summary>
/// <param name="Outer">The one that was declared before it, or further out.</param>
/// <param name="Depth">How many there are, this one included.</param>
internal sealed record Variable(string Name, string Value, Variable? Outer, int Depth)
{
    /// <summary>That hold at one place; those declared beyond it don't.</summary>
    public const int DepthMax = 256;

    public static Variable? With(Variable? outer, string name, string value) =>
        outer is { Depth: DepthMax } ? outer : new(name, value, outer, (outer?.Depth ?? 0) + 1);

    public static string? Find(Variable? from, ReadOnlySpan<char> name)
    {
        for (; from is not null; from = from.Outer)
            if (name.SequenceEqual(from.Name))
                return from.Value;
        return null;
    }
}
