namespace MailMesh.Webhooks.Deliveries;

/// <summary>When a delivery that failed is tried again.</summary>
public static class RetrySchedule
{
    /// <summary>An endpoint may put us off, but not for longer.</summary>
    public static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(24);

    /// <summary>The wait before the next attempt; null where <paramref name="attempts"/> were all.</summary>
    public static TimeSpan? Next(IReadOnlyList<TimeSpan> waits, int attempts, TimeSpan? retryAfter)
    {
        if (attempts >= waits.Count) return null;
        var asked = retryAfter ?? TimeSpan.Zero;
        var longest = asked > waits[attempts] ? asked : waits[attempts];
        return longest > RetryAfterMax ? RetryAfterMax : longest;
    }
}
