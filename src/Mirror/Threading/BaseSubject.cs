using System.Text;

namespace MailMesh.Mirror.Threading;

/// <summary>A subject without what clients put before and behind it (RFC 5256 §2.1), in lower case.</summary>
/// <param name="Text">Empty where nothing else is left.</param>
/// <param name="IsReply">Something was taken off: it speaks of an earlier mail.</param>
public readonly record struct BaseSubject(string Text, bool IsReply)
{
    public const int CharsMax = 255;

    private const string ForwardTrailer = "(fwd)"; // RFC 5256 §2.1, subj-trailer

    // "Re" and "Fwd" in the languages of the clients that translate them.
    private static readonly string[] Prefixes =
    [
        "re", "res", "ref", "r", "aw", "antw", "antwort", "sv", "vs", "odp", "ynt", "rv", "rif", "bls", "vá", "απ",
        "回复", "回覆", "答复", "答覆", "返信", "답장",
        "fw", "fwd", "wg", "tr", "i", "enc", "vb", "vl", "vbs", "doorst", "pd", "ilt", "továbbítás", "πρθ",
        "转发", "轉寄", "轉發", "転送", "전달",
    ];

    public static BaseSubject Of(string subject)
    {
        var rest = subject.AsSpan().Trim();
        var isReply = false;
        for (var length = PrefixLength(rest); length > 0; length = PrefixLength(rest))
        {
            rest = rest[length..].TrimStart();
            isReply = true;
        }
        if (rest.EndsWith(ForwardTrailer, StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[..^ForwardTrailer.Length].TrimEnd();
            isReply = true;
        }
        return new(StoredText.Clean(FoldSpace(rest), CharsMax), isReply);
    }

    /// <summary>
    /// Length of one prefix with its colon, as in <c>Re:</c>, <c>RE[2]:</c>, <c>Re (3) :</c>; 0 for none.
    /// </summary>
    private static int PrefixLength(ReadOnlySpan<char> subject)
    {
        var colon = subject.IndexOfAny(':', '：');
        if (colon is < 1 or > 20)
            return 0;
        var word = subject[..colon].TrimEnd();
        if (word.Length > 2 && word[^1] is ']' or ')' && word.LastIndexOfAny('[', '(') is > 0 and var open
            && !word[(open + 1)..^1].ContainsAnyExceptInRange('0', '9'))
            word = word[..open].TrimEnd();
        foreach (var prefix in Prefixes)
            if (word.Equals(prefix, StringComparison.OrdinalIgnoreCase))
                return colon + 1;
        return 0;
    }

    private static string FoldSpace(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(Math.Min(text.Length, CharsMax));
        foreach (var c in text[..Math.Min(text.Length, 4 * CharsMax)])
            if (!char.IsWhiteSpace(c))
                folded.Append(char.ToLowerInvariant(c));
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        return folded.ToString().TrimEnd();
    }
}
