using Npgsql;

namespace MailMesh.Mirror.Syncing;

/// <summary>What an inbox says of its own sync.</summary>
public static class InboxProgress
{
    /// <summary>A session works: syncing until the mirror was whole once, then ready. True where it was.</summary>
    public static Task<bool> Begin(NpgsqlTransaction tx, Guid inboxId, CancellationToken ct) =>
        SyncSql.One<bool>(tx, "begin_progress", new { inbox_id = inboxId }, ct);

    /// <summary>Every folder is whole. Emails in it where that is so for the first time; else null.</summary>
    public static async Task<SyncedOnce?> End(
        NpgsqlTransaction tx, Guid inboxId, DateTimeOffset now, CancellationToken ct)
    {
        var synced = await SyncSql.List<SyncedOnce>(tx, "end_progress", new { inbox_id = inboxId, now }, ct);
        if (synced is not [var once])
            return null;
        // Who hears that the inbox is whole may rely on every id in it: none goes without an event from here on.
        await Doubles.Forget(tx, inboxId, ct);
        return once;
    }

    /// <summary>What is known of the inbox as a whole: null for no fault.</summary>
    public static Task Note(NpgsqlTransaction tx, Guid inboxId, string? detail, CancellationToken ct) =>
        SyncSql.Run(tx, "note_detail", new { inbox_id = inboxId, detail }, ct);
}

/// <summary>An inbox at the end of its first sync.</summary>
public sealed class SyncedOnce
{
    public long Emails { get; init; }
    public int Folders { get; init; }
    public int Faults { get; init; }
}
