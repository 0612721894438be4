using Dapper;
using MailMesh.Postgres;
using MailMesh.Providers;

namespace MailMesh.Sender.Outbox;

/// <summary>
/// Mail of an inbox that was removed must not leave, whichever way it would go. What is scheduled for later is made due
/// at once, so that nobody reads for weeks that it will be sent; the claim then finds that the inbox is gone.
/// </summary>
public sealed class RemovedInboxes(Database database, TimeProvider clock)
{
    private const int LegsMax = 500;

    public static Outcome.Failed NoInbox { get; } = new(
        Outcome.Failed.InboxNotFound,
        "The inbox was removed after this mail was queued, and the mail did not leave: send it anew from another "
        + "inbox, or connect the address again first.");

    /// <summary>Those waiting for a time of their own; what is due is claimed anyway.</summary>
    public async Task MakeDue(CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            Sql.Of<RemovedInboxes>("make_due"), new { now = clock.GetUtcNow(), legs_max = LegsMax },
            cancellationToken: ct));
    }
}
