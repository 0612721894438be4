namespace MailMesh.Contracts;

/// <summary>A workspace has used 80 or 100 percent of a limit.</summary>
public sealed record QuotaWarning
{
    public required Guid EventId { get; init; }
    public required Guid WorkspaceId { get; init; }
    /// <summary><c>sends_day</c>, <c>calls_day</c> or <c>calls_month</c>.</summary>
    public required string Limit { get; init; }
    public required long Used { get; init; }
    public required long Allowed { get; init; }
    /// <summary>80 or 100.</summary>
    public required int Percent { get; init; }
    public required DateTimeOffset ResetsAt { get; init; }
    public required DateTimeOffset At { get; init; }
}
