namespace MailMesh.ServiceDefaults.Bus;

/// <summary>How the relay empties the outbox.</summary>
internal sealed record RelayOptions
{
    internal const string Section = "Bus:Outbox";

    internal const string WhatIsSane =
        "Bus:Outbox: BatchRowsMax 1 to 1000, AttemptsMax 1 to 1000, and every pause and time limit above zero.";

    /// <summary>Messages on their way to the broker at once.</summary>
    public int BatchRowsMax { get; init; } = 200;

    /// <summary>From claim to confirm.</summary>
    public TimeSpan PublishTimeMax { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a row waits where no wake-up tells of it: what is due later, or another replica's.</summary>
    public TimeSpan PollPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Failures of one row, with the broker up, before it is parked: about a day.</summary>
    public int AttemptsMax { get; init; } = 100;

    /// <summary>Pause after the first failure; doubles with each.</summary>
    public TimeSpan RetryPauseFirst { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan RetryPauseMax { get; init; } = TimeSpan.FromMinutes(15);

    internal static bool IsSane(RelayOptions options) =>
        options.BatchRowsMax is >= 1 and <= 1000
        && options.AttemptsMax is >= 1 and <= 1000
        && options.PublishTimeMax > TimeSpan.Zero
        && options.PollPause > TimeSpan.Zero
        && options.RetryPauseFirst > TimeSpan.Zero
        && options.RetryPauseMax >= options.RetryPauseFirst;

    /// <summary>The pause before attempt <paramref name="attempts"/> + 1.</summary>
    internal TimeSpan RetryPause(int attempts)
    {
        const int doublingsMax = 30;
        var pause = RetryPauseFirst * Math.Pow(2, Math.Min(attempts - 1, doublingsMax));
        return pause < RetryPauseMax ? pause : RetryPauseMax;
    }
}
