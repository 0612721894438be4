using Npgsql;

namespace MailMesh.Postgres;

/// <summary>
/// Transactions on one connection whose commits don't wait for the disk: PostgreSQL writes them there within three
/// times its wal_writer_delay, 0.6 s by default. Should it die before, the last of them never were, and those that came
/// before them were whole. It doesn't go unseen: the connection died too, so nothing succeeds here any more.
/// </summary>
public sealed class AsynchronousCommits : ITransactions, IAsyncDisposable
{
    private readonly Database _database;
    private readonly NpgsqlConnection _connection;

    private AsynchronousCommits(Database database, NpgsqlConnection connection) =>
        (_database, _connection) = (database, connection);

    /// <inheritdoc/>
    /// <exception cref="NpgsqlException">The connection was lost, and what isn't on the disk may be.</exception>
    public Task<T> InTransaction<T>(
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work, CancellationToken ct) =>
        _database.InTransaction(_connection, work, ct);

    /// <inheritdoc/>
    public void CommitDurably(RoundTrip trip) => trip.Add("set local synchronous_commit to on");

    /// <summary>Called once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync(); // its next user finds it reset
        _database.EndAsynchronous();
    }

    internal static async Task<AsynchronousCommits> Begin(
        Database database, NpgsqlConnection connection, CancellationToken ct)
    {
        try
        {
            await using var command = new NpgsqlCommand("set synchronous_commit to off", connection);
            await command.ExecuteNonQueryAsync(ct);
            return new AsynchronousCommits(database, connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
