namespace MailMesh.Gateway.Sends;

/// <summary>A send as the gateway accepted it, and what Sender's outbox says became of it.</summary>
public sealed record SendRow
{
    // What an agent sees as state. All but the last are ours too; the others are the outbox's.
    public const string Queued = "queued";
    public const string Held = "held";
    public const string Rejected = "rejected";
    public const string Cancelled = "cancelled";
    public const string Sending = "sending";

    public required Guid SendId { get; init; }
    public required Guid InboxId { get; init; }
    public required string State { get; init; }
    public required string Subject { get; init; }
    public required string[] Recipients { get; init; }
    public DateTimeOffset? SendAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string? MessageId { get; init; }
    public Guid? EmailId { get; init; }
    public string? ReasonCode { get; init; }
    public string? Reason { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Something is still to happen soon.</summary>
    public bool IsUnderWay => State is Queued or Sending;
}

/// <summary>What became of one recipient.</summary>
public sealed record RecipientRow
{
    public required string Address { get; init; }
    public required string State { get; init; }
    public string? Reply { get; init; }
    public required int Attempts { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }
}
