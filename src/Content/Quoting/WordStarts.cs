using System.Collections.Frozen;

namespace MailMesh.Content.Quoting;

/// <summary>
/// Words that a line may begin with, kept by their first character: most lines begin with none and are done at once.
/// </summary>
internal sealed class WordStarts
{
    private readonly StringComparison _comparison;
    private readonly FrozenDictionary<char, string[]> _byFirst;

    /// <param name="words">None is empty.</param>
    /// <param name="comparison">Ordinal, with or without case.</param>
    public WordStarts(IEnumerable<string> words, StringComparison comparison)
    {
        _comparison = comparison;
        _byFirst = words
            .SelectMany(word => FirstOf(word).Select(first => (First: first, Word: word)))
            .GroupBy(one => one.First, one => one.Word)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    public bool Begin(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || !_byFirst.TryGetValue(line[0], out var words))
            return false;
        foreach (var word in words)
            if (line.StartsWith(word, _comparison))
                return true;
        return false;
    }

    private IEnumerable<char> FirstOf(string word) => _comparison == StringComparison.Ordinal
        ? [word[0]]
        : new[] { char.ToLowerInvariant(word[0]), char.ToUpperInvariant(word[0]) }.Distinct();
}
