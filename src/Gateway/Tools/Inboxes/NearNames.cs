namespace MailMesh.Gateway.Tools.Inboxes;

/// <summary>Names that may have been meant: one holds the other, or they differ by a few letters.</summary>
public static class NearNames
{
    public const int NamesMax = 3;
    /// <summary>Letters that two names of usual length may differ by.</summary>
    private const int DistanceMax = 2;
    /// <summary>A name this long may differ by <see cref="DistanceMax"/>, a shorter one by less.</summary>
    private const int LettersForDistance = 3;
    /// <summary>Compared up to here: names of servers are paths, some of them long.</summary>
    private const int CharactersMax = 100;

    /// <summary>The nearest first, at most <see cref="NamesMax"/>.</summary>
    public static IReadOnlyList<string> Of(string wanted, IEnumerable<string> names) =>
    [
        .. names.Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(name => (name, Distance: Distance(Folded(wanted), Folded(name))))
            .Where(pair => pair.Distance is not null)
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.name, StringComparer.OrdinalIgnoreCase)
            .Take(NamesMax)
            .Select(pair => pair.name),
    ];

    private static string Folded(string name) =>
        (name.Length <= CharactersMax ? name : name[..CharactersMax]).Trim().ToUpperInvariant();

    /// <summary>Null: too far.</summary>
    private static int? Distance(string wanted, string name)
    {
        if (wanted.Length == 0 || name.Length == 0) return null;
        var edits = Edits(wanted, name);
        if (edits <= Math.Min(DistanceMax, wanted.Length / LettersForDistance)) return edits;
        return name.Contains(wanted, StringComparison.Ordinal) || wanted.Contains(name, StringComparison.Ordinal)
            ? DistanceMax + Math.Abs(name.Length - wanted.Length)
            : null;
    }

    /// <summary>Levenshtein's distance: letters inserted, left out or exchanged.</summary>
    private static int Edits(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 0; i < one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < other.Length; j++)
            {
                var exchanged = diagonal + (one[i] == other[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(exchanged, Math.Min(row[j], diagonal) + 1);
            }
        }
        return row[^1];
    }
}
