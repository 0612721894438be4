namespace MailMesh.Mail.Imap.Wire;

/// <summary>Finds whether a line announces a literal: <c>{n}</c>, <c>{n+}</c>, <c>~{n}</c> before its end.</summary>
internal static class LiteralSyntax
{
    private const int DigitsMax = 18; // fits a long

    /// <param name="response">The response up to and with the line's LF.</param>
    /// <param name="line">Where its last line begins.</param>
    /// <param name="bytes">The literal's length.</param>
    public static bool Ends(ReadOnlySpan<byte> response, int line, out long bytes)
    {
        bytes = 0;
        var text = response[line..].TrimEnd("\r\n"u8);
        if (text is not [.., (byte)'}']) return false;
        var open = text.LastIndexOf((byte)'{');
        if (open < 0) return false;
        var digits = text[(open + 1)..^1].TrimEnd((byte)'+');
        if (digits.IsEmpty || digits.Length > DigitsMax || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        if (line == 0 && IsFreeText(text)) return false;
        foreach (var digit in digits) bytes = bytes * 10 + (digit - '0');
        return true;
    }

    /// <summary>Status responses and continuations end in text for people, which may look like anything.</summary>
    private static bool IsFreeText(ReadOnlySpan<byte> line)
    {
        if (line[0] == (byte)'+') return true;
        var space = line.IndexOf((byte)' ');
        if (space < 0) return false;
        var rest = line[(space + 1)..];
        foreach (var word in (ReadOnlySpan<string>)["OK ", "NO ", "BAD ", "BYE ", "PREAUTH "])
        {
            if (Ascii.StartsIgnoringCase(rest, word)) return true;
        }
        return false;
    }
}
