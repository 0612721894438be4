using MailMesh.Mail.Imap;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Fleet;

/// <summary>An inbox that this worker holds by a lease, and the way to its server.</summary>
/// <param name="token">Grows with each holder: what an earlier one still writes is refused.</param>
/// <param name="connect">Opens one more connection, within the limits of the host, and logs in.</param>
/// <param name="lost">Cancelled once the lease can't be relied on any more.</param>
public sealed class HeldInbox(
    Guid inboxId, Guid workspaceId, string address, long token,
    Func<CancellationToken, Task<ImapOutcome<ImapClient>>> connect, CancellationToken lost)
{
    public Guid InboxId => inboxId;

    public Guid WorkspaceId => workspaceId;

    public string Address => address;

    public long Token => token;

    public CancellationToken Lost => lost;

    public Task<ImapOutcome<ImapClient>> Connect(CancellationToken ct) => connect(ct);

    /// <summary>
    /// The first statement of every transaction that writes for the inbox: nobody can take the lease until it ends.
    /// </summary>
    /// <exception cref="LeaseLostException">Another worker holds the inbox; nothing may be written.</exception>
    public async Task Fence(NpgsqlTransaction tx, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql.Of<HeldInbox>("fence"), tx.Connection, tx);
        command.Parameters.AddWithValue("inbox_id", inboxId);
        command.Parameters.AddWithValue("token", token);
        if (await command.ExecuteScalarAsync(ct) is null)
            throw new LeaseLostException(inboxId);
    }
}

/// <summary>The inbox is another worker's by now.</summary>
public sealed class LeaseLostException(Guid inboxId)
    : Exception($"Inbox {inboxId} is held by another worker: this one stops writing to it.");
