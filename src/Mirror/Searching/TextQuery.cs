namespace MailMesh.Mirror.Searching;

/// <summary>Terms as a tsquery literal.</summary>
internal static class TextQuery
{
    /// <summary>Null where the term asks for anything but words.</summary>
    public static string? Of(SearchTerm term) => term switch
    {
        SearchTerm.Words words => OfSequence(words),
        SearchTerm.Except except => Of(except.Term) is { } text ? $"!({text})" : null,
        SearchTerm.All all => Join(all.Terms, " & "),
        SearchTerm.Any any => Join(any.Terms, " | "),
        _ => null,
    };

    /// <summary>
    /// What ranks a hit, and what a snippet marks: the words that were asked for, not those excluded.
    /// </summary>
    public static IEnumerable<SearchTerm.Words> Wanted(SearchTerm term) => term switch
    {
        SearchTerm.Words words => [words],
        SearchTerm.All all => all.Terms.SelectMany(Wanted),
        SearchTerm.Any any => any.Terms.SelectMany(Wanted),
        _ => [],
    };

    public static string Lexeme(string? field, SearchWord word) =>
        SearchVector.Quote(field + word.Text) + (word.IsPrefix ? ":*" : "");

    private static string OfSequence(SearchTerm.Words words)
    {
        var lexemes = words.Sequence.Select(word => Lexeme(words.Field, word));
        return words.Sequence.Count == 1 ? lexemes.First() : $"({string.Join(" <-> ", lexemes)})";
    }

    private static string? Join(IReadOnlyList<SearchTerm> terms, string by)
    {
        var parts = terms.Select(Of).ToArray();
        if (parts.Length == 0 || parts.Contains(null))
            return null;
        return parts.Length == 1 ? parts[0] : $"({string.Join(by, parts)})";
    }
}
