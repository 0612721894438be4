namespace MailMesh.Mail.Text;

/// <summary>Line ends of decoded text.</summary>
internal static class LineEnds
{
    /// <summary>
    /// Makes each CRLF an LF and takes out NUL, in place; gives the length that is left. A CR alone stays.
    /// </summary>
    public static int Unify(Span<char> text)
    {
        Work.Count(text.Length);
        var at = text.IndexOfAny('\r', '\0');
        var kept = at;
        while (at >= 0 && at < text.Length)
        {
            if (text[at] == '\r' && (at + 1 == text.Length || text[at + 1] != '\n'))
            {
                text[kept++] = '\r';
            }
            at++;
            var plain = text[at..].IndexOfAny('\r', '\0');
            var run = text.Slice(at, plain < 0 ? text.Length - at : plain);
            run.CopyTo(text[kept..]);
            kept += run.Length;
            at += run.Length;
        }
        return at < 0 ? text.Length : kept;
    }
}
