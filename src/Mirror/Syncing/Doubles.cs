using Npgsql;

namespace MailMesh.Mirror.Syncing;

/// <summary>
/// Young second copies. A mail that is moved may be seen at its new place while it is still at the old one; the copy
/// was filed under an id of its own then, of which no event tells. The email that was there first keeps its id.
/// </summary>
public static class Doubles
{
    /// <summary>A copy that is older stands for itself, unless it is what a half-done move left behind.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(10);

    /// <summary>These were filed as second copies just now.</summary>
    public static Task Mark(
        NpgsqlTransaction tx, Guid inboxId, IReadOnlyList<Guid> emailIds, CancellationToken ct) =>
        SyncSql.Run(tx, "mark_doubles", new { inbox_id = inboxId, email_ids = emailIds.ToArray() }, ct);

    /// <summary>From now on each copy stands for itself: so it is when a first sync is over.</summary>
    public static Task Forget(NpgsqlTransaction tx, Guid inboxId, CancellationToken ct) =>
        SyncSql.Run(tx, "forget_doubles", new { inbox_id = inboxId }, ct);

    internal static Task ForgetOld(NpgsqlTransaction tx, Guid inboxId, CancellationToken ct) =>
        SyncSql.Run(tx, "forget_settled", new { inbox_id = inboxId, double_age_max = AgeMax }, ct);

    /// <summary>
    /// Where the first email is marked \Deleted and its copy isn't, the two exchange their places: whenever the
    /// EXPUNGE comes, the id that was there first stays.
    /// </summary>
    internal static async Task ExchangeHalfMoved(NpgsqlTransaction tx, Guid inboxId, CancellationToken ct)
    {
        var pairs = await SyncSql.List<HalfMoved>(tx, "half_moved_pairs", new { inbox_id = inboxId }, ct);
        if (pairs.Count == 0)
            return;
        Guid[] originals = [.. pairs.Select(pair => pair.Original)], copies = [.. pairs.Select(pair => pair.Copy)];
        Guid[] ids = [.. originals, .. copies];
        await SyncSql.Run(tx, "leave_places", new { email_ids = ids }, ct);
        await SyncSql.Run(
            tx, "take_places",
            new
            {
                folder_ids = pairs.Select(pair => pair.CopyFolder)
                    .Concat(pairs.Select(pair => pair.OriginalFolder)).ToArray(),
                uids = pairs.Select(pair => pair.CopyUid).Concat(pairs.Select(pair => pair.OriginalUid)).ToArray(),
                email_ids = ids,
                are_deleted = ids.Select((_, i) => i >= pairs.Count).ToArray(),
            },
            ct);
        Guid[] others = [.. copies, .. originals];
        await SyncSql.Run(tx, "exchange_rows", new { email_ids = ids, other_ids = others }, ct);
    }

    /// <summary>
    /// Emails that departed take their copies' places. Before the round, if one is given: those are nowhere else. Else
    /// only where both were seen at about one time.
    /// </summary>
    internal static async Task TakeOver(NpgsqlTransaction tx, Guid inboxId, long? round, CancellationToken ct)
    {
        var pairs = await SyncSql.List<Moved>(tx, "moved_pairs", new { inbox_id = inboxId, round }, ct);
        if (pairs.Count == 0)
            return;
        var copies = pairs.Select(pair => pair.Copy).ToArray();
        await SyncSql.Run(
            tx, "take_over",
            new { inbox_id = inboxId, originals = pairs.Select(pair => pair.Original).ToArray(), copies }, ct);
        await SyncSql.Run(tx, "forget_copies", new { copies }, ct);
    }

    private sealed class Moved
    {
        public Guid Original { get; init; }
        public Guid Copy { get; init; }
    }

    private sealed class HalfMoved
    {
        public Guid Original { get; init; }
        public Guid OriginalFolder { get; init; }
        public long OriginalUid { get; init; }
        public Guid Copy { get; init; }
        public Guid CopyFolder { get; init; }
        public long CopyUid { get; init; }
    }
}
