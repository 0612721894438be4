namespace MailMesh.Sender.Composing;

/// <summary>What ties a reply to its thread: In-Reply-To and References, RFC 5322 §3.6.4.</summary>
public sealed record ThreadingHeaders(string? InReplyTo, IReadOnlyList<string> References)
{
    /// <summary>An id is one unfoldable word: with the field name it must fit a line (RFC 5322 §2.1.1: 998).</summary>
    public const int MessageIdBytesMax = 900;

    /// <summary>Room for the whole of References. Some servers refuse header fields of 8 KB and more.</summary>
    public const int ReferencesBytesMax = 4_000;

    public static ThreadingHeaders None { get; } = new(null, []);

    /// <summary>Threads below the original: its own references, then its Message-ID.</summary>
    public static ThreadingHeaders Below(
        string? messageId, IReadOnlyList<string> references, IReadOnlyList<string> inReplyTo)
    {
        if (messageId is null || !IsUsable(messageId))
            return None; // "If the parent has no Message-ID, the new message has neither field."

        // Without References, a single In-Reply-To stands for them; several say nothing about order (§3.6.4).
        var ancestors = references.Count > 0 ? references : inReplyTo.Count == 1 ? inReplyTo : [];
        var chain = ancestors.Where(IsUsable).Where(id => id != messageId).Distinct().Append(messageId).ToList();
        return new ThreadingHeaders(messageId, Trim(chain));
    }

    // The first names the thread and the last ones the place in it; what stands between can go (RFC 5537 §3.4.4).
    private static List<string> Trim(List<string> chain)
    {
        var room = ReferencesBytesMax - Size(chain[0]);
        var kept = chain.Skip(1).Reverse().TakeWhile(id => (room -= Size(id)) >= 0).Reverse();
        return [chain[0], .. kept];
    }

    private static int Size(string id) => id.Length + 1; // and the space before it

    // A foreign mail wrote these: whatever could break out of its header field is not repeated.
    private static bool IsUsable(string id) =>
        id.Length is > 2 and <= MessageIdBytesMax && id[0] == '<' && id[^1] == '>'
        && id.All(c => c is > ' ' and < (char)127);
}
