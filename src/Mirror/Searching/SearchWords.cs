namespace MailMesh.Mirror.Searching;

/// <summary>A word of a text as search knows it.</summary>
/// <param name="Text">Lower case, without accents, full-width forms made narrow.</param>
/// <param name="IsPrefix">In a query: any word that begins so.</param>
public readonly record struct SearchWord(string Text, int Start, int Length, bool IsPrefix = false);

/// <summary>
/// Cuts text into words, the same for what is stored and what is asked: PostgreSQL's own parser depends on the
/// database's locale and takes a Chinese or Japanese sentence for one word. Scripts written without spaces become
/// overlapping pairs, so that any run of characters is found.
/// </summary>
public static class SearchWords
{
    public const int WordCharsMax = 64;

    /// <summary>Words of a stored text.</summary>
    public static IReadOnlyList<SearchWord> Of(string text) => Cut(text, forQuery: false);

    /// <summary>Words of a query: one character of an unspaced script asks for all pairs that begin with it.</summary>
    public static IReadOnlyList<SearchWord> Asked(string text) => Cut(text, forQuery: true);

    private static List<SearchWord> Cut(string text, bool forQuery)
    {
        var words = new List<SearchWord>();
        var reader = new WordReader(text, forQuery, stackalloc char[WordReader.BufferChars]);
        while (reader.Next())
            words.Add(new SearchWord(reader.Word.ToString(), reader.Start, reader.Length, reader.IsPrefix));
        return words;
    }
}
