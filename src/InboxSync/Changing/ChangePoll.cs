using Dapper;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Changing;

/// <summary>
/// Finds changes that another replica's consumer wrote for inboxes that are held here: one short look at a partial
/// index for the whole process.
/// </summary>
public sealed partial class ChangePoll(
    Database database, ChangeSignal signal, TimeProvider clock, ILogger<ChangePoll> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready(stoppingToken);
        while (true)
        {
            await Task.Delay(Every, clock, stoppingToken);
            try
            {
                signal.Raise(await Waiting(stoppingToken));
            }
            catch (NpgsqlException e)
            {
                NotLooked(log, e.Message);
            }
        }
    }

    private async Task<IEnumerable<Guid>> Waiting(CancellationToken ct)
    {
        var listening = signal.Listening.ToArray();
        if (listening.Length == 0)
            return [];
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return await connection.QueryAsync<Guid>(new CommandDefinition(
            Sql.Of<ChangePoll>("inboxes_with_changes"),
            new { inbox_ids = listening, now = clock.GetUtcNow() },
            cancellationToken: ct));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of other replicas wait for the database: {Reason}")]
    private static partial void NotLooked(ILogger log, string reason);
}
