using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Npgsql;

namespace MailMesh.Postgres;

/// <summary>A service's own schema: where its connections come from, and when it may be used.</summary>
public sealed class Database(NpgsqlDataSource source, string schema, TimeProvider clock) : ITransactions
{
    /// <summary>Runs of one unit of work before a deadlock or serialization failure reaches the caller.</summary>
    public const int TransactionAttemptsMax = 5;

    /// <summary>
    /// <see cref="AsynchronousCommits"/> at a time: each holds one of the pool's connections, of which there are 100.
    /// </summary>
    public const int AsynchronousMax = 16;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(10);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<NpgsqlConnection, StrongBox<bool>> _working = new();
    private int _asynchronous;

    public NpgsqlDataSource Source => source;

    public string Schema => schema;

    /// <summary>True once every migration of the schema has run.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    internal OutgoingSignal Outgoing { get; } = new();

    /// <summary>
    /// Waits until the database is reachable and every migration of the schema has run. Where a migration is
    /// refused this never ends, but the process does.
    /// </summary>
    public Task Ready(CancellationToken ct) => _ready.Task.WaitAsync(ct);

    internal void MarkReady() => _ready.TrySetResult();

    /// <inheritdoc/>
    public Task<T> InTransaction<T>(
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work, CancellationToken ct) =>
        Attempt(
            async () =>
            {
                await using var connection = await source.OpenConnectionAsync(ct);
                return await Once(connection, work, ct);
            },
            ct);

    /// <summary>Every commit waits for the disk.</summary>
    public void CommitDurably(RoundTrip trip)
    {
    }

    /// <summary>
    /// A connection for transactions in a row, whose commits don't wait for the disk. Null where
    /// <see cref="AsynchronousMax"/> are held.
    /// </summary>
    public async Task<AsynchronousCommits?> TryCommitAsynchronously(CancellationToken ct)
    {
        await Ready(ct);
        if (Interlocked.Increment(ref _asynchronous) > AsynchronousMax)
        {
            EndAsynchronous();
            return null;
        }
        try
        {
            return await AsynchronousCommits.Begin(this, await source.OpenConnectionAsync(ct), ct);
        }
        catch
        {
            EndAsynchronous();
            throw;
        }
    }

    internal void EndAsynchronous() => Interlocked.Decrement(ref _asynchronous);

    internal Task<T> InTransaction<T>(
        NpgsqlConnection connection, Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken ct) =>
        Attempt(() => Once(connection, work, ct), ct);

    private async Task<T> Attempt<T>(Func<Task<T>> once, CancellationToken ct)
    {
        await Ready(ct);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await once();
            }
            catch (PostgresException e) when (IsRaceLost(e) && attempt < TransactionAttemptsMax)
            {
                await Task.Delay(RetryDelay * attempt, clock, ct);
            }
        }
    }

    /// <inheritdoc cref="InTransaction{T}"/>
    public Task InTransaction(
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task> work, CancellationToken ct) =>
        InTransaction(
            async (connection, tx, token) =>
            {
                await work(connection, tx, token);
                return true;
            },
            ct);

    /// <summary>
    /// True where <see cref="InTransaction{T}"/> runs this connection and wakes the relay after commit.
    /// </summary>
    internal bool WakesAfterCommit(NpgsqlConnection connection)
    {
        if (!_working.TryGetValue(connection, out var added)) return false;
        added.Value = true;
        return true;
    }

    private async Task<T> Once<T>(
        NpgsqlConnection connection, Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work,
        CancellationToken ct)
    {
        await using var tx = await connection.BeginTransactionAsync(ct);
        var added = _working[connection] = new StrongBox<bool>();
        try
        {
            var result = await work(connection, tx, ct);
            // Cut off in the middle of a commit, nobody would know whether it happened.
            await tx.CommitAsync(CancellationToken.None);
            if (added.Value) Outgoing.Raise();
            return result;
        }
        finally
        {
            _working.TryRemove(connection, out _);
        }
    }

    private static bool IsRaceLost(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;
}
