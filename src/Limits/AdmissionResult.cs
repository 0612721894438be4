namespace MailMesh.Limits;

/// <summary>What admission answered. Only <see cref="Admitted"/> has charged anything.</summary>
public abstract record AdmissionResult
{
    private AdmissionResult()
    {
    }

    /// <summary>Go on. <see cref="Limits"/> is every limit after the charge; empty for an unlimited plan.</summary>
    public sealed record Admitted(IReadOnlyList<LimitState> Limits) : AdmissionResult;

    /// <summary>Refused, at no cost.</summary>
    /// <param name="Code"><c>rate_limit_exceeded</c> for a window, <c>quota_exceeded</c> for a day or month.</param>
    /// <param name="RetryAfter">When the same call would be admitted if nothing else were charged meanwhile.</param>
    /// <param name="Limit">The limit that opens last; one of <see cref="LimitNames"/>.</param>
    public sealed record Denied(
        string Code, TimeSpan RetryAfter, string Limit, long Used, long Allowed, IReadOnlyList<LimitState> Limits)
        : AdmissionResult
    {
        public const string RateLimitExceeded = "rate_limit_exceeded";
        public const string QuotaExceeded = "quota_exceeded";
    }

    /// <summary>Redis gave no answer in time: nobody knows whether the call is within its limits.</summary>
    public sealed record Unavailable(TimeSpan RetryAfter) : AdmissionResult;
}
