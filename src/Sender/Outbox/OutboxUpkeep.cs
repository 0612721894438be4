using MailMesh.Postgres;
using MailMesh.Sender.Doubts;
using Npgsql;

namespace MailMesh.Sender.Outbox;

/// <summary>
/// Keeps the outbox true while it is emptied: renews leases, takes lost legs back, looks doubts up,
/// and ends what belongs to removed inboxes.
/// </summary>
public sealed partial class OutboxUpkeep(
    Database database, LegClaims claims, ExpiredLeases expired, DoubtResolver doubts, RemovedInboxes removed,
    OutboxSettings settings, TimeProvider clock, ILogger<OutboxUpkeep> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready(stoppingToken);
        await Task.WhenAll(
            Repeat(claims.RenewHeld, settings.Poll, stoppingToken),
            Repeat(expired.TakeBack, settings.Poll, stoppingToken),
            Repeat(doubts.Resolve, settings.Poll, stoppingToken),
            Repeat(removed.MakeDue, settings.RemovedPoll, stoppingToken));
    }

    private async Task Repeat(Func<CancellationToken, Task> work, TimeSpan every, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(stopping);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A bug in one round must not end the upkeep: leases would run out under attempts that are well.
                LogFailed(log, e is NpgsqlException ? null : e, work.Method.Name, e.Message);
            }
            await Task.Delay(every, clock, stopping);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upkeep {Work} is put off: {Reason}")]
    private static partial void LogFailed(ILogger log, Exception? error, string work, string reason);
}
