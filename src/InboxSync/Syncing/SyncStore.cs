using MailMesh.InboxSync.Fleet;
using MailMesh.Mirror.Syncing;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Syncing;

/// <summary>Where sessions write: behind the fence of the lease, or not at all.</summary>
public sealed class SyncStore(Database database, BlobStore blobs, OutgoingMessages outgoing, TimeProvider clock)
{
    public BlobStore Blobs => blobs;

    public OutgoingMessages Outgoing => outgoing;

    public TimeProvider Clock => clock;

    /// <summary>
    /// Runs one transaction for the inbox. After a deadlock it runs again: no effect outside of the transaction.
    /// </summary>
    /// <exception cref="LeaseLostException">Another worker holds the inbox.</exception>
    public Task<T> Write<T>(
        HeldInbox inbox, Func<NpgsqlTransaction, CancellationToken, Task<T>> work, CancellationToken ct) =>
        database.InTransaction(
            async (_, tx, token) =>
            {
                await inbox.Fence(tx, token);
                return await work(tx, token);
            },
            ct);

    /// <summary>Writes how far the mirror reflects a folder, with what <paramref name="work"/> does to it.</summary>
    internal async Task Save(
        HeldInbox inbox, SyncedFolder folder, FolderState next, CancellationToken ct,
        Func<NpgsqlTransaction, CancellationToken, Task>? work = null)
    {
        if (work is null && next == folder.State)
            return;
        folder.State = await Write(
            inbox,
            async (tx, token) =>
            {
                await Places.Lock(tx, inbox.InboxId, token);
                if (work is not null)
                    await work(tx, token);
                var faulted = next with { Fault = await Places.FaultOf(tx, next.FolderId, token) };
                await FolderBook.Save(tx, faulted, token);
                return faulted;
            },
            ct);
    }
}
