using MailMesh.Postgres;
using MailMesh.Providers;
using Npgsql;

namespace MailMesh.Sender.Outbox;

/// <summary>
/// Claims what is due and sends it, each route apart: a relay that is slow holds up no hosted mail. Any number of
/// replicas may run.
/// </summary>
public sealed partial class OutboxDispatcher(
    Database database, ProviderCatalog catalog, LegClaims claims, LegSender sender, DueSignal due,
    OutboxSettings settings, ILogger<OutboxDispatcher> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready(stoppingToken);
        using var abort = new CancellationTokenSource();
        await Task.WhenAll(catalog.Routes.Select(route => Dispatch(route, abort, stoppingToken)));
    }

    private async Task Dispatch(string route, CancellationTokenSource abort, CancellationToken stopping)
    {
        using var slots = new SemaphoreSlim(settings.Concurrency);
        try
        {
            while (true)
            {
                var room = await TakeFree(slots, stopping);
                var legs = await Claim(route, room);
                if (legs.Count < room)
                    slots.Release(room - legs.Count);
                foreach (var leg in legs)
                    _ = Attempt(leg, slots, abort.Token);
                if (legs.Count < room)
                    await due.Wait(route, settings.Poll, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            abort.CancelAfter(settings.Drain);
        }
        // The semaphore outlives every attempt: each gives its slot back, aborted ones too.
        for (var slot = 0; slot < settings.Concurrency; slot++)
            await slots.WaitAsync(CancellationToken.None);
    }

    private static async Task<int> TakeFree(SemaphoreSlim slots, CancellationToken stopping)
    {
        await slots.WaitAsync(stopping);
        var taken = 1;
        while (slots.Wait(TimeSpan.Zero, CancellationToken.None)) // a stop in between must lose no slot that was taken
            taken++;
        return taken;
    }

    private async Task<IReadOnlyList<Leg>> Claim(string route, int room)
    {
        try
        {
            return await claims.ClaimDue(route, room);
        }
        catch (NpgsqlException e)
        {
            LogCannotClaim(log, route, e.Message);
            return [];
        }
    }

    private async Task Attempt(Leg leg, SemaphoreSlim slots, CancellationToken abort)
    {
        try
        {
            await sender.Attempt(leg, abort);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            LogCutOff(log, leg.SendId);
        }
        catch (Exception e)
        {
            LogUnsettled(log, e, leg.SendId);
        }
        finally
        {
            slots.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Can't look for due mail on route {Route}: {Reason}")]
    private static partial void LogCannotClaim(ILogger log, string route, string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Submission {SubmissionId} was cut off by the stop; its lease will run out and decide")]
    private static partial void LogCutOff(ILogger log, Guid submissionId);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Submission {SubmissionId} could not be settled; its lease will run out and decide")]
    private static partial void LogUnsettled(ILogger log, Exception error, Guid submissionId);
}
