namespace MailMesh.Limits.Usage;

/// <summary>What a workspace was charged in one period.</summary>
public sealed record UsageCount(Guid WorkspaceId, long Calls, long Sends, long Refunds)
{
    /// <summary>Sends that count against the limit.</summary>
    public long NetSends => Sends - Refunds;

    /// <summary>The limit that the last call was held to; null where there is none or nobody knows.</summary>
    public long? CallsMax { get; init; }

    /// <inheritdoc cref="CallsMax"/>
    public long? SendsMax { get; init; }
}

/// <summary>A key of a workspace, and how often it was denied in one hour.</summary>
public sealed record KeyDenials(Guid WorkspaceId, Guid KeyId, long Times);
