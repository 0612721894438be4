namespace MailMesh.Gateway.Audit.Reading;

/// <summary>Which rows of a workspace's chain; null is any.</summary>
public sealed record AuditFilter
{
    /// <summary>From this moment on.</summary>
    public DateTimeOffset? Since { get; init; }
    /// <summary>Before this moment.</summary>
    public DateTimeOffset? Until { get; init; }
    public Guid? KeyId { get; init; }
    public string? Action { get; init; }
    /// <summary><c>ok</c> or an error code.</summary>
    public string? Outcome { get; init; }
    public Guid? InboxId { get; init; }
}
