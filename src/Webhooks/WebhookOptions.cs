using System.ComponentModel.DataAnnotations;

namespace MailMesh.Webhooks;

/// <summary>Section <c>Webhooks</c>.</summary>
public sealed record WebhookOptions
{
    public const string Section = "Webhooks";

    // What Standard Webhooks recommends ("retry schedule"): the first attempt at once, the last after a day and more.
    private static readonly TimeSpan[] StandardSchedule =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ];

    /// <summary>
    /// Lets webhooks reach private and loopback addresses, and loopback over plain http. For development and for
    /// networks whose tenants are trusted.
    /// </summary>
    public bool AllowPrivateHosts { get; init; }

    /// <summary>Active webhooks of one workspace.</summary>
    [Range(1, 10_000)]
    public int PerWorkspaceMax { get; init; } = 50;

    /// <summary>The wait before each attempt after the first; null is what Standard Webhooks recommends.</summary>
    public IReadOnlyList<TimeSpan>? Schedule { get; init; }

    /// <summary>From the start of an attempt to its answer's headers.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a claim holds; a replica that dies gives its deliveries up after this.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Attempts under way in one replica.</summary>
    [Range(1, 1_000)]
    public int ConcurrencyMax { get; init; } = 64;

    /// <summary>Attempts under way to one webhook, so that a slow endpoint delays nobody else.</summary>
    [Range(1, 100)]
    public int ConcurrencyPerWebhookMax { get; init; } = 4;

    /// <summary>Events and their deliveries are kept this long.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "400.00:00:00")]
    public TimeSpan KeptFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The schedule in force.</summary>
    public IReadOnlyList<TimeSpan> Waits => Schedule is { Count: > 0 } ? Schedule : StandardSchedule;

    internal bool IsConsistent() => Lease > AttemptTimeout && Waits.All(wait => wait >= TimeSpan.Zero);
}
