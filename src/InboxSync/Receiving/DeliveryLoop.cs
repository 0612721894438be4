using Npgsql;

namespace MailMesh.InboxSync.Receiving;

/// <summary>Files what waits, batch by batch. While one batch commits the next one's mail is synced.</summary>
public sealed partial class DeliveryLoop(WaitingDeliveries queue, MailFiling filing, ILogger<DeliveryLoop> log)
    : IHostedService
{
    public const int Workers = 2;

    private Task[] _workers = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _workers = [.. Enumerable.Range(0, Workers).Select(_ => Task.Run(Work, CancellationToken.None))];
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Close();
        await Task.WhenAll(_workers).WaitAsync(cancellationToken);
    }

    private async Task Work()
    {
        while (await queue.Take() is { Count: > 0 } batch)
            await Settle(batch);
    }

    private async Task Settle(IReadOnlyList<Delivery> batch)
    {
        try
        {
            var outcomes = await filing.File(batch, CancellationToken.None);
            for (var i = 0; i < batch.Count; i++)
                batch[i].Outcome.SetResult(outcomes[i]);
        }
        catch (Exception e) when (batch.Count > 1 && IsAboutOneMail(e))
        {
            // One mail that the database refuses must not refuse its neighbours.
            foreach (var delivery in batch)
                await Settle([delivery]);
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
        {
            Refused(log, batch.Count, e.GetType().Name, e.Message);
            foreach (var delivery in batch)
                delivery.Outcome.SetResult(DeliveryOutcome.Unavailable);
        }
        catch (Exception e)
        {
            // The session hears of it, answers 451 and reports it; the loop goes on.
            foreach (var delivery in batch)
                delivery.Outcome.TrySetException(e);
        }
    }

    private static bool IsAboutOneMail(Exception e) => e is not (IOException or TimeoutException or NpgsqlException)
        || e is PostgresException { IsTransient: false };

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Mails} mails were not taken, their senders will try again: {Kind}: {Reason}")]
    private static partial void Refused(ILogger log, int mails, string kind, string reason);
}
