namespace MailMesh.Webhooks.Deliveries;

/// <summary>When a delivery that failed is tried again.</summary>
public static class RetrySchedule
{
    /// <summary>An endpoint may put us off, but not for longer.</summary>
    public static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(24);

    /// <summary>The wait after this many attempts; null where there is to be no other.</summary>
    public static TimeSpan? Next(IReadOnlyList<TimeSpan> waits, int attempts, TimeSpan? retryAfter)
    {
        if (attempts > waits.Count) return null;
        var (planned, asked) = (waits[attempts - 1], retryAfter ?? TimeSpan.Zero);
        var longest = asked > planned ? asked : planned;
        return longest > RetryAfterMax ? RetryAfterMax : longest;
    }
}
