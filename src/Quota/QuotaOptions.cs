using System.ComponentModel.DataAnnotations;

namespace MailMesh.Quota;

/// <summary>Section <c>Quota</c>.</summary>
public sealed record QuotaOptions
{
    public const string Section = "Quota";

    /// <summary>How often usage is made durable, and Redis checked against it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan RoundEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Denied calls in one clock hour for which a key is frozen.</summary>
    [Range(1, 10_000_000)]
    public int FreezeAfterDenials { get; init; } = 1_000;

    /// <summary>Days, warnings and freezes are kept this long; months for ever.</summary>
    [Range(typeof(TimeSpan), "32.00:00:00", "4000.00:00:00")]
    public TimeSpan KeptFor { get; init; } = TimeSpan.FromDays(400);
}
