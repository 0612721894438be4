namespace MailMesh.Gateway.Audit.Retention;

/// <summary>Section <c>Audit</c>.</summary>
public sealed record AuditOptions
{
    public const int RetentionDaysMax = 36_500;

    /// <summary>Days that rows are kept; 0 keeps them for ever.</summary>
    public int RetentionDays { get; init; } = 30;
}
