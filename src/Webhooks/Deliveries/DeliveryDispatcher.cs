using System.Collections.Concurrent;
using MailMesh.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MailMesh.Webhooks.Deliveries;

/// <summary>
/// Claims due deliveries, as many as may be under way, and attempts each. A process that dies leaves leases that
/// end; another replica then attempts them again, under the same event id.
/// </summary>
public sealed partial class DeliveryDispatcher(
    Database database,
    DeliveryStore store,
    WebhookCaller caller,
    DueSignal signal,
    IOptions<WebhookOptions> options,
    TimeProvider clock,
    ILogger<DeliveryDispatcher> log) : BackgroundService
{
    // What no notification tells of: retries falling due, leases ending.
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OutageDelay = TimeSpan.FromSeconds(1);
    /// <summary>Attempts under way at the end get this long to finish.</summary>
    private static readonly TimeSpan StopWaitMax = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Guid, Task> _underWay = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready(stoppingToken);
        using var abandon = new CancellationTokenSource();
        try
        {
            while (true)
            {
                if (!await StartDue(abandon.Token, stoppingToken)) await signal.Wait(PollEvery, clock, stoppingToken);
            }
        }
        finally
        {
            // Started attempts may still end well; those cut off are attempted again when their lease ends.
            abandon.CancelAfter(StopWaitMax);
            await Task.WhenAll(_underWay.Values).WaitAsync(StopWaitMax * 2, CancellationToken.None);
        }
    }

    /// <summary>True where something was started: more may be due.</summary>
    private async Task<bool> StartDue(CancellationToken abandon, CancellationToken ct)
    {
        var free = options.Value.ConcurrencyMax - _underWay.Count;
        if (free <= 0) return false;
        try
        {
            var claimed = await store.Claim(free, ct);
            foreach (var delivery in claimed)
            {
                var attempt = Task.Run(() => Deliver(delivery, abandon), CancellationToken.None);
                _underWay[delivery.Id] = attempt;
                _ = attempt.ContinueWith(
                    _ => Finished(delivery), CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
            return claimed.Count > 0;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            LogNotClaimed(log, e.Message);
            await Task.Delay(OutageDelay, clock, ct);
            return false;
        }
    }

    private void Finished(ClaimedDelivery delivery)
    {
        _underWay.TryRemove(delivery.Id, out _);
        // Its place is free, and its webhook may have more.
        signal.Raise();
    }

    private async Task Deliver(ClaimedDelivery delivery, CancellationToken abandon)
    {
        try
        {
            var startedAt = clock.GetUtcNow();
            var outcome = await caller.Attempt(delivery, abandon);
            var settled = await store.Settle(delivery, outcome, startedAt, abandon);
            if (!settled) LogOvertaken(log, delivery.Id);
            else LogAttempt(log, delivery.EventId, delivery.WebhookId, delivery.Attempts, outcome.Status);
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            LogAbandoned(log, delivery.Id);
        }
        catch (Exception e)
        {
            // Whatever it was, the lease ends and the delivery is attempted again.
            LogNotSettled(log, e, delivery.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deliveries can't be claimed: {Reason}")]
    private static partial void LogNotClaimed(ILogger log, string reason);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Event {EventId} to webhook {WebhookId}, attempt {Attempt}: {Status}")]
    private static partial void LogAttempt(ILogger log, Guid eventId, Guid webhookId, int attempt, int? status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {DeliveryId} outlived its lease: a later one counts")]
    private static partial void LogOvertaken(ILogger log, Guid deliveryId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Delivery {DeliveryId} was cut off by our stop")]
    private static partial void LogAbandoned(ILogger log, Guid deliveryId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery {DeliveryId} was attempted but not settled")]
    private static partial void LogNotSettled(ILogger log, Exception e, Guid deliveryId);
}
