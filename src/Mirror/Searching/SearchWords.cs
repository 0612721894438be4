using System.Globalization;
using System.Text;

namespace MailMesh.Mirror.Searching;

/// <summary>A word of a text as search knows it.</summary>
/// <param name="Text">Lower case, full-width forms made narrow.</param>
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
    public static IEnumerable<SearchWord> Of(string text) => Cut(text, forQuery: false);

    /// <summary>Words of a query: one character of an unspaced script asks for all pairs that begin with it.</summary>
    public static IEnumerable<SearchWord> Asked(string text) => Cut(text, forQuery: true);

    private static IEnumerable<SearchWord> Cut(string text, bool forQuery)
    {
        for (var at = 0; at < text.Length;)
        {
            var kind = KindAt(text, at, out var width);
            var end = at + width;
            if (kind == Kind.Space)
            {
                at = end;
                continue;
            }
            while (end < text.Length && KindAt(text, end, out width) == kind)
                end += width;
            if (kind == Kind.Word)
                yield return Word(text, at, end);
            else
                foreach (var pair in Pairs(text, at, end, forQuery))
                    yield return pair;
            at = end;
        }
    }

    private static SearchWord Word(string text, int start, int end) =>
        new(Fold(text.AsSpan(start, Math.Min(end - start, WordCharsMax))), start, end - start);

    private static IEnumerable<SearchWord> Pairs(string text, int start, int end, bool forQuery)
    {
        var at = start;
        while (at < end)
        {
            var first = Width(text, at);
            var isLast = at + first >= end;
            var length = isLast ? first : first + Width(text, at + first);
            // Stored, the last character stands alone so that a query for it finds it; asked, its pair was given.
            if (!isLast || !forQuery || at == start)
                yield return new(Fold(text.AsSpan(at, length)), at, length, IsPrefix: isLast && forQuery);
            at += first;
        }
    }

    private static string Fold(ReadOnlySpan<char> word)
    {
        Span<char> folded = stackalloc char[WordCharsMax];
        for (var i = 0; i < word.Length; i++)
            folded[i] = char.ToLowerInvariant(Narrow(word[i]));
        var last = word.Length;
        if (last > 0 && char.IsHighSurrogate(folded[last - 1]))
            last--; // a word cut at its limit
        return new string(folded[..last]);
    }

    // Full-width ASCII forms: U+FF01 to U+FF5E are U+0021 to U+007E.
    private static char Narrow(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;

    private static int Width(string text, int at) =>
        at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;

    private static Kind KindAt(string text, int at, out int width)
    {
        var c = text[at];
        width = 1;
        if (c < '\u0080')
            return char.IsAsciiLetterOrDigit(c) || c == '_' ? Kind.Word : Kind.Space;
        width = Width(text, at);
        if (!Rune.TryGetRuneAt(text, at, out var rune))
            return Kind.Space;
        if (IsUnspaced(rune.Value))
            return Kind.Unspaced;
        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Word,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber => Kind.Word,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => Kind.Word,
            _ => Kind.Space,
        };
    }

    // Scripts that don't part words by spaces; Hangul does, but joins particles to them.
    private static bool IsUnspaced(int point) => point switch
    {
        >= 0x0E01 and <= 0x0EFF => true, // Thai, Lao
        >= 0x1000 and <= 0x109F or >= 0x1780 and <= 0x17FF => true, // Burmese, Khmer
        0x3005 or (>= 0x3041 and <= 0x30FF and not 0x30FB) => true, // kana
        >= 0x3400 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF => true, // Han
        >= 0xAC00 and <= 0xD7A3 => true, // Hangul
        >= 0xFF66 and <= 0xFF9D => true, // half-width kana
        >= 0x20000 and <= 0x3FFFF => true, // rarer Han
        _ => false,
    };

    private enum Kind
    {
        Space,
        Word,
        Unspaced,
    }
}
