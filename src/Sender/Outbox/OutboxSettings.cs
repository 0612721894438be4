namespace MailMesh.Sender.Outbox;

/// <summary>How the outbox is emptied; section <c>Outbox</c>.</summary>
public sealed record OutboxSettings
{
    public const string Section = "Outbox";
    public const int ConcurrencyMax = 256;

    /// <summary>SMTP transactions at once, for each replica.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>How long a claim holds without being renewed: after a crash, mail waits this long.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often to look for work that no notification told of.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Waits between attempts, RFC 5321 §4.5.4.1: at least 30 minutes in the long run.</summary>
    public IReadOnlyList<TimeSpan> RetryAfter { get; init; } =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4),
    ];

    /// <summary>From the first due time: later than this no attempt is made.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromHours(48);

    /// <summary>Longest that one attempt may take, all SMTP timeouts together.</summary>
    public TimeSpan AttemptMax { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after a lost answer hosted mail may still turn up, before it is sent again.</summary>
    public TimeSpan DoubtGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often to look it up meanwhile.</summary>
    public TimeSpan DoubtPoll { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often to look for scheduled mail whose inbox was removed.</summary>
    public TimeSpan RemovedPoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>On a stop, how long attempts under way may take to finish.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidOperationException">A setting is unusable; the text says what to set.</exception>
    public static OutboxSettings From(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var settings = section.Get<OutboxSettings>() ?? new OutboxSettings();
        // The binder appends to a list that has defaults: what is configured replaces them.
        if (section.GetSection(nameof(RetryAfter)).Get<TimeSpan[]>() is { Length: > 0 } waits)
            settings = settings with { RetryAfter = waits };
        var complaints = settings.Complaints().ToList();
        return complaints.Count == 0 ? settings : throw new InvalidOperationException(string.Join(' ', complaints));
    }

    /// <summary>What is wrong with these settings, and what to set; empty where nothing is.</summary>
    private IEnumerable<string> Complaints()
    {
        if (Concurrency is < 1 or > ConcurrencyMax)
            yield return $"Outbox:Concurrency is {Concurrency}; set 1 to {ConcurrencyMax}.";
        if (RetryAfter.Count == 0 || RetryAfter.Any(wait => wait <= TimeSpan.Zero))
            yield return "Outbox:RetryAfter must hold at least one positive duration, as 00:01:00.";
        foreach (var (name, value) in new[]
                 {
                     (nameof(Lease), Lease), (nameof(Poll), Poll), (nameof(RetryFor), RetryFor),
                     (nameof(AttemptMax), AttemptMax), (nameof(DoubtGrace), DoubtGrace), (nameof(DoubtPoll), DoubtPoll),
                     (nameof(RemovedPoll), RemovedPoll),
                 })
            if (value <= TimeSpan.Zero)
                yield return $"Outbox:{name} is {value}; set a positive duration, as 00:00:30.";
    }
}
