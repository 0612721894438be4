using MailMesh.InboxSync.Fleet;
using MailMesh.Mirror.Syncing;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Syncing;

/// <summary>Where sessions write: behind the fence of the lease, or not at all.</summary>
public sealed class SyncStore
{
    private readonly Database _database;
    private readonly ITransactions _transactions;

    public SyncStore(Database database, BlobStore blobs, OutgoingMessages outgoing, TimeProvider clock)
    {
        (_database, _transactions) = (database, database);
        (Blobs, Outgoing, Clock) = (blobs, outgoing, clock);
    }

    private SyncStore(SyncStore other, ITransactions transactions)
    {
        (_database, _transactions) = (other._database, transactions);
        (Blobs, Outgoing, Clock) = (other.Blobs, other.Outgoing, other.Clock);
    }

    public BlobStore Blobs { get; }

    public OutgoingMessages Outgoing { get; }

    public TimeProvider Clock { get; }

    /// <inheritdoc cref="Database.TryCommitAsynchronously"/>
    internal Task<AsynchronousCommits?> TryCommitAsynchronously(CancellationToken ct) =>
        _database.TryCommitAsynchronously(ct);

    /// <summary>The same, but writes there.</summary>
    internal SyncStore On(ITransactions transactions) => new(this, transactions);

    /// <inheritdoc cref="ITransactions.CommitDurably"/>
    internal void CommitDurably(RoundTrip trip) => _transactions.CommitDurably(trip);

    /// <summary>
    /// Runs one transaction for the inbox. After a deadlock it runs again: no effect outside of the transaction.
    /// </summary>
    /// <exception cref="LeaseLostException">Another worker holds the inbox.</exception>
    public Task<T> Write<T>(
        HeldInbox inbox, Func<NpgsqlTransaction, CancellationToken, Task<T>> work, CancellationToken ct) =>
        Transact(
            inbox,
            async (_, tx, token) =>
            {
                await inbox.Fence(tx, token);
                return await work(tx, token);
            },
            ct);

    /// <summary>
    /// As <see cref="Write{T}"/>, for what begins with questions: one trip brings the fence, the lock of the inbox and
    /// their answers.
    /// </summary>
    /// <param name="ask">
    /// Adds its questions; what it returns has their answers once <paramref name="work"/> runs.
    /// </param>
    internal Task<T> Write<TAsked, T>(
        HeldInbox inbox, Func<RoundTrip, TAsked> ask, Func<NpgsqlTransaction, TAsked, CancellationToken, Task<T>> work,
        CancellationToken ct) =>
        Transact(
            inbox,
            async (_, tx, token) =>
            {
                var trip = new RoundTrip(tx);
                inbox.Fence(trip);
                Places.Lock(trip, inbox.InboxId);
                var asked = ask(trip);
                await trip.Run(token);
                return await work(tx, asked, token);
            },
            ct);

    /// <summary>Outside of any transaction, and of any fence: for what is only looked at.</summary>
    internal async Task<T> Ask<T>(Func<NpgsqlConnection, Task<T>> question, CancellationToken ct)
    {
        await using var connection = await _database.Source.OpenConnectionAsync(ct);
        return await question(connection);
    }

    /// <summary>
    /// Writes how far the mirror reflects a folder, with what <paramref name="work"/> does to it, and waits until it is
    /// on the disk.
    /// </summary>
    internal async Task Save(
        HeldInbox inbox, SyncedFolder folder, FolderState next, CancellationToken ct,
        Func<NpgsqlTransaction, CancellationToken, Task>? work = null)
    {
        if (work is null && next == folder.State)
            return;
        folder.State = await Write(
            inbox,
            trip =>
            {
                CommitDurably(trip);
                return trip;
            },
            async (tx, _, token) =>
            {
                if (work is not null)
                    await work(tx, token);
                var faulted = next with { Fault = await Places.FaultOf(tx, next.FolderId, token) };
                await FolderBook.Save(tx, faulted, token);
                return faulted;
            },
            ct);
    }

    private async Task<T> Transact<T>(
        HeldInbox inbox, Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken ct)
    {
        inbox.NoteWrite();
        try
        {
            return await _transactions.InTransaction(work, ct);
        }
        finally
        {
            inbox.NoteWrite();
        }
    }
}
