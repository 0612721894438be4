namespace MailMesh.Limits.Usage;

/// <summary>What a workspace was charged in one period.</summary>
public sealed record UsageCount(Guid WorkspaceId, long Calls, long Sends, long Refunds)
{
    /// <summary>Sends that count against the limit.</summary>
    public long NetSends => Sends - Refunds;
}

/// <summary>A key of a workspace, and how often it was denied in one hour.</summary>
public sealed record KeyDenials(Guid WorkspaceId, Guid KeyId, long Times);
