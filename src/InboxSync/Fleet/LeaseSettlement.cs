using Dapper;
using MailMesh.Contracts;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Fleet;

/// <summary>Writes down how a session ended, and lets the inbox go.</summary>
public sealed class LeaseSettlement(Database database, OutgoingMessages outgoing, TimeProvider clock)
{
    /// <summary>False where the inbox was another worker's by then: nothing was written.</summary>
    public Task<bool> Settle(Lease lease, NextTry next, CancellationToken ct) =>
        database.InTransaction((_, tx, token) => Settle(tx, lease, next, token), ct);

    /// <summary>The server serves again: what was shown as failing no longer is.</summary>
    public async Task Recovered(Lease lease, CancellationToken ct) => await database.InTransaction(
        (_, tx, token) => Run(tx, "recover_inbox", new { lease.InboxId, lease.Token }, token), ct);

    private async Task<bool> Settle(NpgsqlTransaction tx, Lease lease, NextTry next, CancellationToken ct)
    {
        var settled = await Run(
            tx, "settle_lease",
            new { lease.InboxId, lease.Token, next.Failures, next.Pause, IsOver = next.Pause is null }, ct);
        if (settled == 0)
            return false;
        if (next.State is null)
            return true;
        var changed = await Run(tx, "show_state", new { lease.InboxId, next.State, next.Detail }, ct);
        if (next.Pause is not null || changed == 0)
            return true;
        var suspended = new InboxSuspended
        {
            EventId = Guid.CreateVersion7(clock.GetUtcNow()),
            WorkspaceId = lease.WorkspaceId,
            InboxId = lease.InboxId,
            Address = lease.Address,
            Reason = next.Detail!,
            At = clock.GetUtcNow(),
        };
        await outgoing.Add(tx, suspended, suspended.EventId, ct: ct);
        return true;
    }

    private static Task<int> Run(NpgsqlTransaction tx, string name, object values, CancellationToken ct) =>
        tx.Connection!.ExecuteAsync(
            new CommandDefinition(Sql.Of<LeaseSettlement>(name), values, tx, cancellationToken: ct));
}
