using System.Buffers;
using System.Text;

namespace MailMesh.Content;

/// <summary>Text without what a reader can't see, and how much of it there was.</summary>
/// <param name="Text">What is left.</param>
/// <param name="Removed">Code points taken out: zero-width, bidi controls, tag characters, fillers, controls.</param>
public readonly record struct VisibleText(string Text, int Removed);

/// <summary>
/// Takes out the characters that a person doesn't see but a model reads: instructions hide in them.
/// Joiners that a script needs (Persian, Indic, emoji) stay where both neighbours are outside ASCII.
/// </summary>
public static class InvisibleText
{
    public static VisibleText Remove(string text)
    {
        var first = MayHold(text) ? FirstSuspect(text) : -1;
        if (first < 0)
            return new(text, 0);

        var kept = new StringBuilder(text.Length).Append(text, 0, first);
        var removed = 0;
        for (var i = first; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                // A lone surrogate can't be encoded as UTF-8: it would break the answer that carries it.
                kept.Append('\uFFFD');
                i++;
                continue;
            }
            if (IsHidden(text, i, rune))
                removed++;
            else
                kept.Append(text, i, rune.Utf16SequenceLength);
            i += rune.Utf16SequenceLength;
        }
        return new(kept.ToString(), removed);
    }

    /// <summary>Quickly no, where nothing but plain letters of any script is in it.</summary>
    internal static bool MayHold(ReadOnlySpan<char> text) =>
        text.ContainsAny(Suspects) || text.ContainsAnyInRange('\uD800', '\uDFFF');

    /// <summary>All that may go, of the first plane.</summary>
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Where(point => IsInvisible(point) || IsJoiner(point))
            .Select(point => (char)point)]);

    /// <summary>The character there is one that no person sees, and no script needs.</summary>
    internal static bool IsHidden(string text, int at, Rune rune) =>
        IsInvisible(rune.Value) || (IsJoiner(rune.Value) && !JoinsLetters(text, at));

    private static int FirstSuspect(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < ' ' ? c is not ('\n' or '\r' or '\t') : c >= '\u007F')
                return i;
        }
        return -1;
    }

    internal static bool IsJoiner(int point) => point is 0x200C or 0x200D;

    private static bool JoinsLetters(string text, int at) =>
        at > 0 && at + 1 < text.Length && text[at - 1] > '\u007F' && text[at + 1] > '\u007F'
        && !IsJoiner(text[at - 1]);

    private static bool IsInvisible(int point) => point switch
    {
        < 0x20 => point is not ('\n' or '\r' or '\t'),
        0x7F or (>= 0x80 and <= 0x9F) => true, // DEL and C1 controls
        0xAD or 0x034F or 0x061C => true, // soft hyphen, grapheme joiner, Arabic letter mark
        0x115F or 0x1160 or 0x3164 or 0xFFA0 => true, // Hangul fillers
        0x17B4 or 0x17B5 or 0x180E => true, // Khmer inherent vowels, Mongolian vowel separator
        0x200B or 0x200E or 0x200F => true, // zero-width space, direction marks
        >= 0x202A and <= 0x202E => true, // bidi embeddings and overrides
        >= 0x2060 and <= 0x206F => true, // word joiner, invisible operators, bidi isolates
        0xFEFF or (>= 0xFFF9 and <= 0xFFFB) => true, // byte order mark, interlinear annotation
        >= 0xE0000 and <= 0xE0FFF => true, // tags and variation selectors: text can be spelled in them
        _ => false,
    };
}
