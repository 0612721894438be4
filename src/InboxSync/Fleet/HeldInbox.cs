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
    private int _writes;

    public Guid InboxId => inboxId;

    public Guid WorkspaceId => workspaceId;

    public string Address => address;

    public long Token => token;

    public CancellationToken Lost => lost;

    /// <summary>Grows when a write of sync for the inbox begins, and when it ends.</summary>
    public int Writes => Volatile.Read(ref _writes);

    public void NoteWrite() => Interlocked.Increment(ref _writes);

    public Task<ImapOutcome<ImapClient>> Connect(CancellationToken ct) => connect(ct);

    /// <summary>
    /// The first statement of every transaction that writes for the inbox: nobody can take the lease until it ends.
    /// </summary>
    /// <exception cref="LeaseLostException">Another worker holds the inbox; nothing may be written.</exception>
    public Task Fence(NpgsqlTransaction tx, CancellationToken ct)
    {
        var trip = new RoundTrip(tx);
        Fence(trip);
        return trip.Run(ct);
    }

    /// <summary>As <see cref="Fence(NpgsqlTransaction, CancellationToken)"/>, first in a trip.</summary>
    public void Fence(RoundTrip trip) => trip
        .Ask(
            Sql.Of<HeldInbox>("fence"),
            async (rows, ct) =>
            {
                if (!await rows.ReadAsync(ct))
                    throw new LeaseLostException(inboxId);
            })
        .With("inbox_id", inboxId)
        .With("token", token);
}

/// <summary>The inbox is another worker's by now.</summary>
public sealed class LeaseLostException(Guid inboxId)
    : Exception($"Inbox {inboxId} is held by another worker: this one stops writing to it.");
