using System.Text;

namespace MailMesh.Content;

/// <summary>The first words of a mail, on one line, as lists show them.</summary>
public static class Preview
{
    public const int CharsMax = 200;

    /// <summary>White space folded, history and invisible text left out; at most
    /// <see cref="CharsMax"/> characters.</summary>
    public static string Of(string text)
    {
        var fresh = QuotedText.Split(text).New;
        var line = new StringBuilder(CharsMax + 1);
        var gap = false;
        foreach (var rune in InvisibleText.Remove(fresh.Length > 4 * CharsMax ? fresh[..(4 * CharsMax)] : fresh)
            .Text.EnumerateRunes())
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
            line.Append(rune.ToString());
        }
        return line.ToString();
    }
}
