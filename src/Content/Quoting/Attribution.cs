namespace MailMesh.Content.Quoting;

/// <summary>
/// The line above quoted history that says who wrote it and when. Every client names a date; most use a verb, some
/// (Gmail in Russian and Japanese) end in the address instead.
/// </summary>
internal static class Attribution
{
    private const int LinesMax = 3; // known clients fold it over no more
    private const int CharsMax = 400;
    private const int DatedCharsMax = 200; // a line without an address that is longer is a sentence

    /// <summary>True where one begins on this line; then its last line.</summary>
    public static bool Begins(TextLine first, out TextLine last)
    {
        last = first;
        var length = 0;
        for (var lines = 1; lines <= LinesMax; lines++, last = last.Next)
        {
            var line = last.Text.Trim();
            if (line.Length == 0 || line[0] == '>' || (length += line.Length) > CharsMax)
                return false;
            if (line[^1] is ':' or '：')
                // Where the next line says it alone, this one is the writer's.
                return Says(first.Through(last)) && (lines == 1 || !Says(first.Next.Through(last)));
            if (last.IsLast)
                return false;
        }
        return false;
    }

    private static bool Says(ReadOnlySpan<char> lines)
    {
        if (!lines.ContainsAnyInRange('0', '9'))
            return false;
        var text = lines.ToString().ReplaceLineEndings(" ").Trim();
        var hasTime = HasTime(text);
        var hasYear = HasYear(text);
        var hasDate = hasTime && (hasYear || text.AsSpan().ContainsAny('/', '.')); // 1/5/26, 5.1.26
        var hasAddress = text.Contains('@');
        if (hasAddress && hasDate && text.TrimEnd(':', '：', ' ').EndsWith('>'))
            return true;
        return HistoryWords.Verbs.Any(verb => text.Contains(verb, StringComparison.OrdinalIgnoreCase))
            && (hasAddress && (hasTime || hasYear) || hasDate && text.Length <= DatedCharsMax
                || HistoryWords.Starts.Any(start => text.StartsWith(start, StringComparison.Ordinal)));
    }

    private static bool HasTime(string text)
    {
        for (var at = text.IndexOfAny([':', '.', 'h']); at > 0 && at + 2 < text.Length;)
        {
            if (char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]) && char.IsAsciiDigit(text[at + 2]))
                return true;
            var next = text.AsSpan(at + 1).IndexOfAny(':', '.', 'h');
            at = next < 0 ? 0 : at + 1 + next;
        }
        return false;
    }

    private static bool HasYear(string text)
    {
        for (var at = 0; at + 1 < text.Length; at++)
            if (text[at] is '1' or '2' && text[at + 1] is '9' or '0' && at + 3 < text.Length
                && char.IsAsciiDigit(text[at + 2]) && char.IsAsciiDigit(text[at + 3]))
                return true;
        return false;
    }
}
