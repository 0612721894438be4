using MailMesh.Providers;
using MailMesh.Sender.Outbox;
using MailMesh.ServiceDefaults.Telemetry;
using Npgsql;

namespace MailMesh.Sender.Settling;

/// <summary>
/// Gets outcomes into the ledger. While the database is away an outcome waits here: forgetting it would turn an
/// answer that we have into a doubt.
/// </summary>
public sealed partial class SettlementDesk(
    LegLedger ledger, LegClaims claims, RetrySchedule schedule, SendRefund refund, TimeProvider clock,
    ILogger<SettlementDesk> log)
{
    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(1);

    /// <summary>Settles a leg by what an attempt did.</summary>
    public Task Settle(Leg leg, Delivery delivery, CancellationToken abort)
    {
        var retryAt = clock.GetUtcNow() + schedule.After(leg.Attempts);
        return Settle(leg, Settlement.Of(delivery, retryAt, leg.ExpiresAt), retryAt, abort);
    }

    /// <summary>Settles a leg by changes that are decided already.</summary>
    public async Task Settle(
        Leg leg, IReadOnlyList<RecipientChange> changes, DateTimeOffset? retryAt, CancellationToken abort)
    {
        using var trace = Traces.Continue("settle", leg.TraceParent);
        var state = await Outlast(ct => ledger.Settle(leg, changes, retryAt, ct), leg, abort);
        if (state is null)
        {
            LogTooLate(log, leg.SendId);
            return;
        }
        foreach (var change in changes)
            LogSettled(log, leg.SendId, change.State, leg.Route, leg.Attempts, change.Reply);
        if (state.LeftNothing)
            await refund.Give(leg, abort);
    }

    /// <summary>Gives a leg back of which nothing left. One try: else its lease runs out, to the same end.</summary>
    public async Task Release(Leg leg)
    {
        using var limit = new CancellationTokenSource(OutagePause);
        try
        {
            await claims.Release(leg, limit.Token);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            LogWaits(log, leg.SendId, e.Message);
        }
    }

    private async Task<T> Outlast<T>(Func<CancellationToken, Task<T>> work, Leg leg, CancellationToken abort)
    {
        while (true)
        {
            try
            {
                return await work(abort);
            }
            catch (NpgsqlException e) when (IsOutage(e))
            {
                LogWaits(log, leg.SendId, e.Message);
            }
            await Task.Delay(OutagePause, clock, abort);
        }
    }

    // SQLSTATE classes 2x and 4x say that the statement or its data is wrong: it would be wrong again.
    private static bool IsOutage(NpgsqlException e) => e is not PostgresException { SqlState: ['2' or '4', ..] };

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Submission {SubmissionId} is {State} by {Route}, attempt {Attempt}: {Reply}")]
    private static partial void LogSettled(
        ILogger log, Guid submissionId, RecipientState state, string route, int attempt, string reply);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Submission {SubmissionId} was claimed by another sender: this outcome comes too late")]
    private static partial void LogTooLate(ILogger log, Guid submissionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Submission {SubmissionId} waits for the database: {Reason}")]
    private static partial void LogWaits(ILogger log, Guid submissionId, string reason);
}
