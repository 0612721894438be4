using System.Text;
using MailMesh.Mail.Text;

namespace MailMesh.Mail.Headers;

/// <summary>The lexical pieces that structured fields share (RFC 5322 §3.2).</summary>
internal static class HeaderSyntax
{
    /// <summary>
    /// Reads a quoted string that begins at the text's first character; a missing closing quote is taken as read.
    /// </summary>
    /// <param name="text">Begins with the opening quote.</param>
    /// <param name="content">Takes the unescaped content.</param>
    /// <param name="keepsOddEscapes">
    /// Keeps a backslash before anything but a quote or backslash: senders write Windows paths as they are.
    /// </param>
    /// <returns>Characters read, the quotes included.</returns>
    public static int ReadQuoted(ReadOnlySpan<char> text, StringBuilder content, bool keepsOddEscapes = false)
    {
        var at = 1;
        for (; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length
                && (!keepsOddEscapes || text[at + 1] is '"' or '\\'))
            {
                at++;
            }
            content.Append(text[at]);
        }
        Work.Count(at);
        return Math.Min(at + 1, text.Length);
    }

    /// <summary>Length of the comment that begins at the text's first character, nested ones included.</summary>
    public static int CommentLength(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var at = 0; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\\':
                    at++;
                    break;
                case '(':
                    depth++;
                    break;
                case ')' when --depth == 0:
                    Work.Count(at);
                    return at + 1;
            }
        }
        Work.Count(text.Length);
        return text.Length;
    }

    /// <summary>The text with each comment made one space; quoted strings stay.</summary>
    public static string WithoutComments(string text)
    {
        if (!text.Contains('('))
        {
            return text;
        }
        var kept = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var length = 1;
            switch (rest[0])
            {
                case '(':
                    length = CommentLength(rest);
                    kept.Append(' ');
                    break;
                case '"':
                    length = ReadQuoted(rest, new StringBuilder());
                    kept.Append(rest[..length]);
                    break;
                default:
                    kept.Append(rest[0]);
                    break;
            }
            Work.Count(length);
            rest = rest[length..];
        }
        return kept.ToString();
    }
}
