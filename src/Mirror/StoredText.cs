using System.Text;

namespace MailMesh.Mirror;

/// <summary>Text as PostgreSQL can keep it: no NUL, no lone surrogates, bounded.</summary>
public static class StoredText
{
    public static string Clean(string text, int charsMax)
    {
        if (text.Length > charsMax)
            text = text[..(char.IsHighSurrogate(text[charsMax - 1]) ? charsMax - 1 : charsMax)];
        return IsClean(text) ? text : Cleaned(text);
    }

    private static bool IsClean(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0'))
            return false;
        for (var at = text.IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0;)
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return false;
            var next = text[(at + 2)..].IndexOfAnyInRange('\uD800', '\uDFFF');
            at = next < 0 ? -1 : at + 2 + next;
        }
        return true;
    }

    private static string Cleaned(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // lone surrogates come out as U+FFFD
            clean.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        return clean.ToString();
    }
}
