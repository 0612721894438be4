namespace MailMesh.Gateway.Tools.Sending;

/// <summary>The subject of what answers or passes on an email: one line, marked once (RFC 5322 §3.6.5).</summary>
public static class SubjectLine
{
    public const int CharactersMax = 998;

    public static string Reply(string original) => Marked("Re: ", ["re:"], original);

    public static string Forward(string original) => Marked("Fwd: ", ["fwd:", "fw:"], original);

    private static string Marked(string mark, string[] marks, string original)
    {
        // An encoded word may decode to line ends.
        var line = OneLine(original).Trim();
        if (!Array.Exists(marks, known => line.StartsWith(known, StringComparison.OrdinalIgnoreCase)))
            line = mark + line;
        return Cut(line, CharactersMax).TrimEnd();
    }

    internal static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    /// <summary>Never between the halves of a character.</summary>
    internal static string Cut(string text, int charactersMax) =>
        text.Length <= charactersMax ? text
            : text[..(char.IsHighSurrogate(text[charactersMax - 1]) ? charactersMax - 1 : charactersMax)];
}
