namespace MailMesh.Webhooks.Deliveries;

/// <summary>What one attempt came to.</summary>
public abstract record AttemptOutcome
{
    private AttemptOutcome()
    {
    }

    /// <summary>The HTTP status, or null where none arrived.</summary>
    public int? Status { get; init; }

    /// <summary>Any 2xx.</summary>
    public sealed record Delivered : AttemptOutcome;

    /// <summary>410: the endpoint asks never to be called again.</summary>
    public sealed record Gone : AttemptOutcome;

    /// <summary>Anything else.</summary>
    /// <param name="Error">A sentence for the delivery log; never what the endpoint wrote.</param>
    /// <param name="RetryAfter">What the endpoint asked for, if it did.</param>
    public sealed record Failed(string Error, TimeSpan? RetryAfter = null) : AttemptOutcome;
}
