using Npgsql;

namespace MailMesh.InboxSync.Fleet;

/// <summary>Renews what this worker holds, takes its share of what is due, and gives back what is too much.</summary>
public sealed partial class FleetLoop(
    LeaseBook leases, FleetSessions sessions, FleetSignal signal, TimeProvider clock, ILogger<FleetLoop> log)
    : BackgroundService
{
    /// <summary>A round that takes longer is given up: its leases would be too short to rely on.</summary>
    private static readonly TimeSpan RoundTimeMax = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan StopTimeMax = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LeaveTimeMax = TimeSpan.FromSeconds(2);

    private long _renewedAt;
    private long _roundAt = clock.GetTimestamp();

    /// <summary>Since a round last succeeded.</summary>
    public TimeSpan SinceRound => clock.GetElapsedTime(Volatile.Read(ref _roundAt));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await leases.Ready(stoppingToken);
            _renewedAt = clock.GetTimestamp();
            while (true)
            {
                await TryRound(stoppingToken);
                await signal.Wait(FleetOptions.Round, stoppingToken);
            }
        }
        finally
        {
            await sessions.StopAll(StopTimeMax);
            await Leave();
        }
    }

    private async Task TryRound(CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(RoundTimeMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        try
        {
            await Round(either.Token);
            Volatile.Write(ref _roundAt, clock.GetTimestamp());
        }
        catch (Exception e) when (
            e is NpgsqlException or TimeoutException
            || (e is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            NoRound(log, e.Message);
        }
    }

    private async Task Round(CancellationToken ct)
    {
        if (clock.GetElapsedTime(_renewedAt) >= FleetOptions.RenewAfter)
            await Renew(ct);
        var replicas = await leases.Appear(ct);
        var surplus = await leases.Surplus(replicas, sessions.Count, ct);
        if (surplus > 0)
        {
            sessions.Stop(surplus);
            return;
        }
        var sentAt = clock.GetTimestamp();
        foreach (var lease in await leases.Claim(replicas, sessions.Count, ct))
            sessions.Start(lease, sentAt);
    }

    private async Task Renew(CancellationToken ct)
    {
        var sentAt = clock.GetTimestamp();
        var asked = sessions.Leases;
        if (asked.Count > 0)
            sessions.Renewed(asked, await leases.Renew(asked, ct), sentAt);
        _renewedAt = sentAt;
    }

    private async Task Leave()
    {
        using var limit = new CancellationTokenSource(LeaveTimeMax, clock);
        try
        {
            await leases.Leave(limit.Token);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            NotLeft(log, e.Message); // the leases run out by themselves
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No leases were renewed or taken: {Reason}")]
    private static partial void NoRound(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Leases were not given back at the end: {Reason}")]
    private static partial void NotLeft(ILogger log, string reason);
}
