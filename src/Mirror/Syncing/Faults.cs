using Npgsql;

namespace MailMesh.Mirror.Syncing;

/// <summary>Faulty mails whose turn to be asked for again has come.</summary>
public static class Faults
{
    /// <summary>Mails of one inbox that are asked for again in one round.</summary>
    public const int DueMax = 100;

    /// <summary>Tried in vain so often, in about a week, a mail is left alone until its folder is built anew.</summary>
    public const int TriesMax = 10;

    /// <summary>Before the second try; each further one comes ten times later.</summary>
    public static readonly TimeSpan RetryFirst = TimeSpan.FromMinutes(1);

    /// <summary>Between two tries at most.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromDays(1);

    /// <summary>Folders with the UIDs that are due in each.</summary>
    public static async Task<ILookup<Guid, uint>> Due(NpgsqlTransaction tx, Guid inboxId, CancellationToken ct)
    {
        var due = await SyncSql.List<DueFault>(
            tx, "faults_due",
            new
            {
                inbox_id = inboxId, tries_max = TriesMax, retry_first = RetryFirst, retry_after = RetryAfter,
                due_max = DueMax,
            },
            ct);
        return due.ToLookup(each => each.FolderId, each => (uint)each.Uid);
    }

    /// <summary>They were asked for: those that are in the mirror by now are faulty no longer.</summary>
    public static Task Settle(
        NpgsqlTransaction tx, Guid folderId, IEnumerable<uint> due, CancellationToken ct) =>
        SyncSql.Run(
            tx, "settle_retried",
            new
            {
                folder_id = folderId, uids = due.Select(uid => (long)uid).ToArray(), retry_first = RetryFirst,
                retry_after = RetryAfter,
            },
            ct);

    private sealed class DueFault
    {
        public Guid FolderId { get; init; }
        public long Uid { get; init; }
    }
}
