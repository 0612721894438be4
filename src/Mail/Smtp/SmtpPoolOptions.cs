namespace MailMesh.Mail.Smtp;

/// <summary>Bounds of a <see cref="SmtpPool"/>.</summary>
public sealed record SmtpPoolOptions
{
    /// <summary>Open connections to the endpoint, at most; 10.</summary>
    public int ConnectionsMax { get; init; } = 10;

    /// <summary>How long a send waits for a free connection before it is Deferred; 60 s.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An unused connection is closed after this; 30 s.</summary>
    public TimeSpan IdleMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection unused for this long is asked by RSET whether it still lives; 5 s.</summary>
    public TimeSpan ProbeAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Mails over one connection before it is closed; 1,000.</summary>
    public int MailsPerConnectionMax { get; init; } = 1000;

    /// <summary>How long disposal waits for sends under way before it drops their connections; 30 s.</summary>
    public TimeSpan DrainMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits of each phase of the dialogue.</summary>
    public SmtpTimeouts Timeouts { get; init; } = new();

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ConnectionsMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MailsPerConnectionMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(WaitMax, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleMax, TimeSpan.Zero);
    }
}
