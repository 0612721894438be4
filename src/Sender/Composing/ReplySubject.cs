namespace MailMesh.Sender.Composing;

/// <summary>The subject of a reply: "Re: " once, RFC 5322 §3.6.5.</summary>
public static class ReplySubject
{
    public const int SubjectCharsMax = 998;
    private const string Prefix = "Re: ";

    public static string Of(string? original)
    {
        var line = OneLine(original ?? "");
        if (!line.StartsWith("re:", StringComparison.OrdinalIgnoreCase))
            line = Prefix + line;
        return (line.Length <= SubjectCharsMax ? line : Cut(line)).TrimEnd();
    }

    // An encoded word may decode to CR, LF or NUL: the composer would refuse them, and rightly.
    private static string OneLine(string subject) =>
        string.Concat(subject.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    private static string Cut(string line) =>
        char.IsHighSurrogate(line[SubjectCharsMax - 1]) ? line[..(SubjectCharsMax - 1)] : line[..SubjectCharsMax];
}
