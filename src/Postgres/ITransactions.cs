using Npgsql;

namespace MailMesh.Postgres;

/// <summary>Where transactions run.</summary>
public interface ITransactions
{
    /// <summary>
    /// Runs <paramref name="work"/> in one transaction and commits it. After a deadlock or serialization failure
    /// it runs again, so it must have no effect outside of the transaction.
    /// </summary>
    Task<T> InTransaction<T>(
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work, CancellationToken ct);

    /// <summary>
    /// Added to a trip of a transaction: its commit is answered once it, and every one before it, is on the disk.
    /// </summary>
    void CommitDurably(RoundTrip trip);
}
