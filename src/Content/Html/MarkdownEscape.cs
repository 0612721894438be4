using System.Buffers;
using System.Text;

namespace MailMesh.Content.Html;

/// <summary>
/// Keeps a sender's words from being Markdown that loads or leads: a picture whose address carries away what an agent
/// knows, a link, a definition of one, a tag of HTML.
/// </summary>
internal static class MarkdownEscape
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("<[(:");

    /// <summary>Appends a word right behind what was written.</summary>
    public static void Append(ReadOnlySpan<char> word, StringBuilder to)
    {
        if (!word.IsEmpty && to is [.., '<'] && to is not [.., '\\', '<'] && MayBeTag(word))
            to.Insert(to.Length - 1, '\\'); // torn by a tag between the two
        while (word.IndexOfAny(Marks) is >= 0 and var at)
        {
            to.Append(word[..at]);
            var before = to.Length > 0 ? to[^1] : '\0';
            var rest = word[at..];
            if (rest[0] == '<' ? BeginsTag(rest) : before == ']' || rest[0] == '[' && before == '!')
                to.Append('\\');
            to.Append(rest[0]);
            word = rest[1..];
        }
        to.Append(word);
    }

    /// <summary>An address that can't end the <c>&lt;…&gt;</c> around it.</summary>
    public static string Address(string href) => href
        .Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)
        .Replace("\\", "%5C", StringComparison.Ordinal);

    /// <summary>Of a mail address in brackets there is no doubt.</summary>
    private static bool BeginsTag(ReadOnlySpan<char> text) =>
        text.Length > 1 && MayBeTag(text[1..]);

    private static bool MayBeTag(ReadOnlySpan<char> text) =>
        (char.IsAsciiLetter(text[0]) || text[0] is '/' or '!' or '?') && !text.Contains('@');
}
