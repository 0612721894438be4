namespace MailMesh.Contracts;

/// <summary>A key was frozen because its use looked wrong; an owner can unfreeze it.</summary>
public sealed record KeyFrozen
{
    public required Guid EventId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid KeyId { get; init; }
    public required string Reason { get; init; }
    public required DateTimeOffset At { get; init; }
}
