using Dapper;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Removing;

/// <summary>
/// Deletes what removed inboxes left, in batches that hold up nobody for long. A worker that dies leaves the rest to
/// the others.
/// </summary>
public sealed partial class RemovalSweep(Database database, TimeProvider clock, ILogger<RemovalSweep> log)
    : BackgroundService
{
    /// <summary>Rows of one transaction; an email's texts, attachments and places go with it.</summary>
    public const int RowsMax = 500;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>In this order: what refers to a row goes before it.</summary>
    private static readonly string[] Steps = ["remove_emails", "remove_thread_keys", "remove_threads"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready(stoppingToken);
        while (true)
        {
            try
            {
                while (await database.InTransaction((_, tx, ct) => Batch(tx, ct), stoppingToken))
                {
                }
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                NotSwept(log, e.Message);
            }
            await Task.Delay(LookEvery, clock, stoppingToken);
        }
    }

    /// <summary>False where there is nothing to delete, or another worker is at it.</summary>
    private async Task<bool> Batch(NpgsqlTransaction tx, CancellationToken ct)
    {
        if (await tx.Connection!.ExecuteScalarAsync<Guid?>(Command(tx, "next_removed", null, ct)) is not { } inbox)
            return false;
        foreach (var step in Steps)
            if (await Delete(tx, step, inbox, ct) > 0)
                return true;
        await Delete(tx, "remove_inbox", inbox, ct);
        Removed(log, inbox);
        return true;
    }

    private static Task<int> Delete(NpgsqlTransaction tx, string name, Guid inbox, CancellationToken ct) =>
        tx.Connection!.ExecuteAsync(Command(tx, name, inbox, ct));

    private static CommandDefinition Command(NpgsqlTransaction tx, string name, Guid? inbox, CancellationToken ct) =>
        new(Sql.Of<RemovalSweep>(name), new { inbox_id = inbox, rows_max = RowsMax }, tx, cancellationToken: ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "Nothing is left of inbox {InboxId}, which was removed")]
    private static partial void Removed(ILogger log, Guid inboxId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What removed inboxes left is deleted later: {Reason}")]
    private static partial void NotSwept(ILogger log, string reason);
}
