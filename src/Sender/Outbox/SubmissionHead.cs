namespace MailMesh.Sender.Outbox;

/// <summary>What every event about a submission names.</summary>
public record SubmissionHead
{
    public required Guid SendId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid InboxId { get; init; }
    /// <summary>Id that the copy in SENT gets.</summary>
    public required Guid EmailId { get; init; }
    public required string MessageId { get; init; }
    public required string Subject { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    /// <summary>W3C trace context of the call that asked.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>A leg that this replica holds under a lease.</summary>
public sealed record Leg : SubmissionHead
{
    public required Guid LegId { get; init; }
    public required string Route { get; init; }
    /// <summary>Number of the claim: a write that names an older one has no effect.</summary>
    public required long Fence { get; init; }
    /// <summary>Attempts, this one included.</summary>
    public required int Attempts { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    /// <summary>True where the content may have reached the wire.</summary>
    public required bool WireStarted { get; init; }
    public DateTimeOffset? DoubtSince { get; init; }
    /// <summary>Its inbox was removed after the mail was asked for: it must not leave.</summary>
    public bool IsInboxRemoved { get; init; }
    public required string FromAddress { get; init; }
    /// <summary>The mail; empty where the question was not about sending it.</summary>
    public byte[] Raw { get; init; } = [];
    /// <summary>Those the question was about: who waits, or who is in doubt.</summary>
    public required string[] Recipients { get; init; }
}
