namespace MailMesh.Mirror.Searching;

/// <summary>
/// What the index of words can tell by itself of a query: words, but not that they follow each other. All hits fulfil
/// it; what fulfils it may be none.
/// </summary>
internal static class LooseQuery
{
    /// <summary>As a tsquery literal; null where the index can't narrow.</summary>
    public static string? Of(SearchTerm term) => term switch
    {
        SearchTerm.Words words => Join([.. words.Sequence.Select(word => TextQuery.Lexeme(words.Field, word))], " & "),
        SearchTerm.All all => Join([.. all.Terms.Select(Of).OfType<string>()], " & "),
        SearchTerm.Any any => any.Terms.Select(Of).ToArray() is var parts && parts.Contains(null)
            ? null
            : Join(parts, " | "),
        SearchTerm.Except { Term: SearchTerm.Words { Sequence.Count: 1 } words } =>
            $"!{TextQuery.Lexeme(words.Field, words.Sequence[0])}",
        _ => null,
    };

    /// <summary>Whether every query that it tells of is told of wholly.</summary>
    public static bool IsExact(SearchTerm term) => term switch
    {
        SearchTerm.Words words => words.Sequence.Count == 1,
        SearchTerm.All all => all.Terms.All(IsExact),
        SearchTerm.Any any => any.Terms.All(IsExact),
        SearchTerm.Except { Term: SearchTerm.Words words } => words.Sequence.Count == 1,
        _ => false,
    };

    private static string? Join(string?[] parts, string by) => parts.Length switch
    {
        0 => null,
        1 => parts[0],
        _ => $"({string.Join(by, parts)})",
    };
}
