using System.Net.Sockets;
using MailMesh.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>
/// Carries committed messages to the broker: woken by a commit in this process, by NOTIFY from another, or by its
/// own poll. Replicas share the work; a message may leave twice, never not at all.
/// </summary>
internal sealed partial class OutboxRelay(
    Database database, OutgoingMessages outgoing, OutgoingBatches batches, IOptions<RelayOptions> options,
    ILogger<OutboxRelay> log)
    : BackgroundService
{
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready(stoppingToken);
        await Task.WhenAll(Relay(stoppingToken), Listen(stoppingToken));
    }

    private async Task Relay(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                if (await batches.RelayNext(ct)) continue;
                await WaitForMore(ct);
            }
            catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
            {
                DatabaseAway(log, e.Message);
                await Task.Delay(FailurePause, ct);
            }
        }
    }

    private async Task WaitForMore(CancellationToken ct)
    {
        using var poll = CancellationTokenSource.CreateLinkedTokenSource(ct);
        poll.CancelAfter(options.Value.PollPause);
        try
        {
            await outgoing.Added.Wait(poll.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nobody woke us: time to look.
        }
    }

    /// <summary>Passes other processes' NOTIFY on to the wake-up of this one.</summary>
    private async Task Listen(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await using var connection = await database.Source.OpenConnectionAsync(ct);
                connection.Notification += (_, _) => outgoing.Added.Raise();
                await using var listen = new NpgsqlCommand(
                    $"listen \"{OutgoingMessages.Channel(database.Schema)}\"", connection);
                await listen.ExecuteNonQueryAsync(ct);
                while (true) await connection.WaitAsync(ct);
            }
            catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
            {
                await Task.Delay(FailurePause, ct); // Relay says that the database is away; polling covers the gap.
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox can't be read, trying again: {Reason}")]
    private static partial void DatabaseAway(ILogger log, string reason);
}
