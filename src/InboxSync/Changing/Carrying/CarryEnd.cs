namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>How a round of changes ended.</summary>
public abstract record CarryEnd
{
    private CarryEnd()
    {
    }

    /// <summary>All that is due was carried out, refused, or put off.</summary>
    public sealed record Done : CarryEnd;

    /// <summary>The connection broke; what was under way is taken up again with the next one.</summary>
    public sealed record Lost(string Reason) : CarryEnd;

    /// <summary>The server wants us slower; the rest waits.</summary>
    public sealed record Throttled(TimeSpan? RetryAfter, string Reason) : CarryEnd;
}
