using System.Buffers;

namespace MailMesh.Content.Html;

/// <summary>
/// Keeps a sender's words from being Markdown that loads or leads: a picture whose address carries away what an agent
/// knows, a link, a definition of one, a tag of HTML.
/// </summary>
internal static class MarkdownEscape
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("<[(:");

    /// <summary>True where the words can stand behind what was written as they are.</summary>
    public static bool IsPlain(ReadOnlySpan<char> words, LentText to) => to.Last != '<' && !words.ContainsAny(Marks);

    /// <summary>Appends a word right behind what was written.</summary>
    public static void Append(ReadOnlySpan<char> word, LentText to)
    {
        if (!word.IsEmpty && to.Last == '<' && to.Written is not [.., '\\', '<'] && MayBeTag(word))
            to.InsertBeforeLast('\\'); // torn by a tag between the two
        while (word.IndexOfAny(Marks) is >= 0 and var at)
        {
            to.Append(word[..at]);
            var before = to.Last;
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
