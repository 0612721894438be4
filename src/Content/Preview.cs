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
        return Line(InvisibleText.MayHold(fresh) ? InvisibleText.Remove(fresh.ToString()).Text : fresh);
    }

    private static string Line(ReadOnlySpan<char> text)
    {
        const int RoomMax = CharsMax - 1; // the sign that more follows takes one
        Span<char> line = stackalloc char[CharsMax];
        var length = 0;
        var gap = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                gap = length > 0;
                continue;
            }
            var isPair = char.IsHighSurrogate(text[at]); // none stands alone
            if (length + (isPair ? 2 : 1) + (gap ? 1 : 0) > RoomMax)
            {
                line[length++] = '…';
                break;
            }
            if (gap)
                line[length++] = ' ';
            gap = false;
            line[length++] = text[at];
            if (isPair)
                line[length++] = text[++at];
        }
        return line[..length].ToString();
    }
}
