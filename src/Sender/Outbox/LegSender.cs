using MailMesh.Providers;
using MailMesh.Sender.Settling;
using MailMesh.ServiceDefaults.Telemetry;
using Npgsql;

namespace MailMesh.Sender.Outbox;

/// <summary>One attempt for one leg, from claim to settlement.</summary>
public sealed partial class LegSender(
    ProviderCatalog catalog, LegClaims claims, SettlementDesk desk, OutboxSettings settings, ILogger<LegSender> log)
{
    private static readonly TimeSpan SettleAfterAbortMax = TimeSpan.FromSeconds(1);

    /// <param name="leg">Claimed by this replica.</param>
    /// <param name="abort">Ends the attempt for good; what is past its content then is in doubt.</param>
    public async Task Attempt(Leg leg, CancellationToken abort)
    {
        using var trace = Traces.Continue("send", leg.TraceParent);
        try
        {
            if (await Send(leg, abort) is not { } delivery)
                return;
            // What was learned is worth a moment more than the attempt: unsettled, it would be a doubt.
            using var settling = new CancellationTokenSource();
            using var ending = abort.Register(() => settling.CancelAfter(SettleAfterAbortMax));
            await desk.Settle(leg, delivery, settling.Token);
        }
        finally
        {
            claims.LetGo(leg);
        }
    }

    /// <summary>Null where nothing left and the leg is given back, or belongs to someone else.</summary>
    private async Task<Delivery?> Send(Leg leg, CancellationToken abort)
    {
        if (leg.IsInboxRemoved)
            return Delivery.OfAll(leg.Recipients, RemovedInboxes.NoInbox);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(abort);
        limit.CancelAfter(settings.AttemptMax);
        var onWire = false;
        try
        {
            var parcel = new Parcel(leg.FromAddress, leg.Recipients, leg.Raw) { InboxId = leg.InboxId };
            return await catalog.Face(leg.Route).Send(parcel, StartWire, limit.Token);
        }
        catch (LeaseLostException e)
        {
            LogLeaseLost(log, leg.SendId, e.Message);
            return null;
        }
        catch (Exception e) when (
            (e is NpgsqlException && !onWire) || (e is OperationCanceledException && abort.IsCancellationRequested))
        {
            LogGivenBack(log, leg.SendId, e.Message);
            await desk.Release(leg);
            return null;
        }
        catch (OperationCanceledException)
        {
            return Delivery.OfAll(leg.Recipients, new Outcome.Deferred(
                $"The attempt took longer than {settings.AttemptMax}; the mail had not left."));
        }
        catch (Exception e)
        {
            LogBroken(log, e, leg.SendId, onWire);
            return Delivery.OfAll(leg.Recipients, onWire
                ? new Outcome.Unknown($"The attempt broke off while the mail was on the wire: {e.Message}")
                : new Outcome.Deferred($"The attempt broke off before the mail could leave: {e.Message}"));
        }

        async Task StartWire(CancellationToken ct)
        {
            await claims.StartWire(leg, ct);
            onWire = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Submission {SubmissionId} is left to whoever holds it now: {Reason}")]
    private static partial void LogLeaseLost(ILogger log, Guid submissionId, string reason);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Submission {SubmissionId} goes back to the queue, nothing left: {Reason}")]
    private static partial void LogGivenBack(ILogger log, Guid submissionId, string reason);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The attempt for submission {SubmissionId} broke off; content on the wire: {OnWire}")]
    private static partial void LogBroken(ILogger log, Exception error, Guid submissionId, bool onWire);
}
