namespace MailMesh.Limits;

/// <summary>One limit at one moment.</summary>
/// <param name="Name">One of <see cref="LimitNames"/>.</param>
/// <param name="Used">Charged and still counted.</param>
/// <param name="Allowed">Null where the plan sets none.</param>
/// <param name="ResetsAt">When all that is counted now will count no more.</param>
public sealed record LimitState(string Name, long Used, long? Allowed, DateTimeOffset ResetsAt)
{
    /// <summary>What may still be charged; null where the plan sets no limit.</summary>
    public long? Remaining => Allowed is { } allowed ? Math.Max(0, allowed - Used) : null;
}
