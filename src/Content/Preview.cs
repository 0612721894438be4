using System.Text;

namespace MailMesh.Content;

/// <summary>The first words of a mail, on one line, as lists show them.</summary>
public static class Preview
{
    public const int CharsMax = 200;

    /// <summary>Half of a mail's first words may be white space and what nobody sees.</summary>
    private const int SourceCharsMax = 4 * CharsMax;

    /// <summary>White space folded, history and invisible text left out; at most
    /// <see cref="CharsMax"/> characters.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        var fresh = QuotedText.NewStart(text, SourceCharsMax);
        var line = new StringBuilder(CharsMax + 1);
        var gap = false;
        foreach (var rune in InvisibleText.Remove(fresh.ToString()).Text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                gap = line.Length > 0;
                continue;
            }
            if (line.Length + rune.Utf16SequenceLength + (gap ? 1 : 0) > CharsMax - 1)
                return line.Append('…').ToString();
            if (gap)
                line.Append(' ');
            gap = false;
            if (rune.IsBmp)
                line.Append((char)rune.Value);
            else
                line.Append(rune.ToString());
        }
        return line.ToString();
    }
}
