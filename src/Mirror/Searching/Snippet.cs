using System.Text;
using MailMesh.Mirror.Reading;

namespace MailMesh.Mirror.Searching;

/// <summary>The part of a text where a query hit, with its hits marked.</summary>
internal static class Snippet
{
    public const int CharsMax = 240;
    private const int LeadCharsMax = 60;
    private const int HitsMax = 100;

    /// <summary>Text beyond isn't looked at.</summary>
    public const int TextCharsMax = 20_000;

    public static string Of(string text, IReadOnlyList<SearchWord> wanted)
    {
        var hits = Hits(text, wanted);
        var start = hits.Count == 0 ? 0 : WordStart(text, Math.Max(0, hits[0].Start - LeadCharsMax));
        var end = Math.Min(text.Length, start + CharsMax);
        if (end < text.Length && char.IsLowSurrogate(text[end]))
            end--;
        var snippet = new StringBuilder(CharsMax + 16);
        if (start > 0)
            snippet.Append('…');
        var at = start;
        foreach (var hit in hits.Where(hit => hit.Start >= start && hit.Start + hit.Length <= end))
        {
            if (hit.Start < at)
                continue; // pairs of an unspaced script overlap
            AppendPlain(snippet, text.AsSpan(at, hit.Start - at));
            snippet.Append(SearchHit.MarkStart);
            AppendPlain(snippet, text.AsSpan(hit.Start, hit.Length));
            snippet.Append(SearchHit.MarkEnd);
            at = hit.Start + hit.Length;
        }
        AppendPlain(snippet, text.AsSpan(at, end - at));
        if (end < text.Length)
            snippet.Append('…');
        return snippet.ToString().Trim();
    }

    private static List<(int Start, int Length)> Hits(string text, IReadOnlyList<SearchWord> wanted)
    {
        var hits = new List<(int Start, int Length)>();
        var reader = new WordReader(text, forQuery: false, stackalloc char[WordReader.BufferChars]);
        while (hits.Count < HitsMax && reader.Next())
            foreach (var asked in wanted)
                if (asked.IsPrefix ? reader.Word.StartsWith(asked.Text) : reader.Word.SequenceEqual(asked.Text))
                {
                    hits.Add((reader.Start, reader.Length));
                    break;
                }
        return hits;
    }

    private static int WordStart(string text, int at)
    {
        var space = at == 0 ? 0 : text.AsSpan(at, Math.Min(LeadCharsMax, text.Length - at)).IndexOfAny(" \n\t") + 1;
        at += space;
        return at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at + 1 : at;
    }

    /// <summary>White space folded to one line; our marks can't be forged.</summary>
    private static void AppendPlain(StringBuilder snippet, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (c is SearchHit.MarkStart or SearchHit.MarkEnd)
                continue;
            else if (!char.IsWhiteSpace(c))
                snippet.Append(c);
            else if (snippet.Length > 0 && snippet[^1] != ' ')
                snippet.Append(' ');
    }
}
