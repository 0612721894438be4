namespace MailMesh.InboxSync.Fleet;

/// <summary>How replicas share the connected inboxes. Section <c>Fleet</c>.</summary>
public sealed record FleetOptions
{
    public const string Section = "Fleet";

    /// <summary>How long an inbox stays with a worker that says nothing more.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A holder stops relying on its lease this much before it ends: for a session to end in, and for a clock that is
    /// slower than the database's.
    /// </summary>
    public static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(2);

    /// <summary>Due inboxes are taken this often: a dead worker's are elsewhere this long after their leases.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(1.5);

    /// <summary>Leases are renewed in the first round after this: three times in the life of one.</summary>
    public static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(2.5);

    /// <summary>Inboxes that one worker holds; further ones wait for another worker.</summary>
    public int SessionsMax { get; init; } = 2_000;

    /// <summary>Sessions that a worker begins in one round, so that a start is no storm.</summary>
    public int StartsPerRoundMax { get; init; } = 1_000;

    /// <summary>Connections of one account, where its provider isn't known to allow fewer.</summary>
    public int ConnectionsPerAccountMax { get; init; } = 8;

    /// <summary>Connections from one worker to one host.</summary>
    public int ConnectionsPerHostMax { get; init; } = 5_000;

    /// <summary>New logins a second to one host, where its provider is not known to allow fewer.</summary>
    public double LoginsPerHostSecond { get; init; } = 100;

    /// <summary>A server that says nothing for so long while a command waits has hung; 1 min.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <exception cref="InvalidOperationException">A setting can't be used; says which.</exception>
    public void Validate()
    {
        if (SessionsMax < 0 || StartsPerRoundMax < 1 || ConnectionsPerAccountMax < 1 || ConnectionsPerHostMax < 1
            || !(LoginsPerHostSecond > 0) || SilenceMax <= TimeSpan.Zero)
            throw new InvalidOperationException(
                "Fleet__StartsPerRoundMax, __ConnectionsPerAccountMax, __ConnectionsPerHostMax, "
                + "__LoginsPerHostSecond and __SilenceMax must be above zero, Fleet__SessionsMax not below.");
    }
}
