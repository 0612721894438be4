using Dapper;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Mirror.Syncing;

/// <summary>An email that is gone for good.</summary>
public sealed class GoneEmail
{
    public Guid EmailId { get; init; }
    public Guid ThreadId { get; init; }
    public string? MessageId { get; init; }
    /// <summary>Role or name of the folder it was in.</summary>
    public string Folder { get; init; } = "";
    /// <summary>A young second copy, of which nobody was ever told: a step of a move.</summary>
    public bool IsDouble { get; init; }
}

/// <summary>
/// Looks at all folders of an inbox, numbered. What departed before a round began, and is in no folder when it ends, is
/// gone for good.
/// </summary>
public static class LookRounds
{
    /// <summary>Emails of one call of <see cref="DeleteGone"/>.</summary>
    public const int GoneMax = 500;

    /// <summary>Begins a round and answers its number; departures from now on belong to it.</summary>
    public static Task<long> Begin(NpgsqlTransaction tx, Guid inboxId, CancellationToken ct) =>
        SyncSql.One<long>(tx, "begin_round", new { inbox_id = inboxId }, ct);

    /// <summary>
    /// After every folder was looked at: what was moved in halves is put right. True while departed emails wait.
    /// </summary>
    public static async Task<bool> Settle(NpgsqlTransaction tx, Guid inboxId, CancellationToken ct)
    {
        await Places.Lock(tx, inboxId, ct);
        await Doubles.ForgetOld(tx, inboxId, ct);
        await Doubles.ExchangeHalfMoved(tx, inboxId, ct);
        return await SyncSql.One<bool>(tx, "departed_wait", new { inbox_id = inboxId }, ct);
    }

    /// <summary>
    /// True where nothing waits: no departed email, no young second copy, no mail to be asked for again, no folder
    /// that goes once it is empty. Not cut off while it is prepared (npgsql/npgsql#6391).
    /// </summary>
    public static Task<bool> IsSettled(NpgsqlConnection connection, Guid inboxId) =>
        connection.QuerySingleAsync<bool>(
            Sql.Of<FolderState>("is_settled"), new { inbox_id = inboxId, tries_max = Faults.TriesMax });

    /// <summary>Deletes what departed before the round; fewer than <see cref="GoneMax"/> were the last.</summary>
    public static async Task<IReadOnlyList<GoneEmail>> DeleteGone(
        NpgsqlTransaction tx, Guid inboxId, long round, CancellationToken ct)
    {
        await Places.Lock(tx, inboxId, ct);
        await Doubles.TakeOver(tx, inboxId, round, ct);
        return await SyncSql.List<GoneEmail>(
            tx, "delete_gone", new { inbox_id = inboxId, round, gone_max = GoneMax }, ct);
    }
}
