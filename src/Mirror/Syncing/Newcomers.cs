using Npgsql;

namespace MailMesh.Mirror.Syncing;

/// <summary>A mail that a server has at a UID where the mirror has nothing yet.</summary>
/// <param name="Sha256">Of its bytes.</param>
public sealed record Newcomer(PlacedFlags Flags, byte[] Sha256, string? MessageId);

/// <summary>What the mirror knows of a <see cref="Newcomer"/>.</summary>
public enum Acquaintance
{
    /// <summary>Nothing: it is to be filed.</summary>
    New,

    /// <summary>An email without a place is the same: it was moved here, and has the place now.</summary>
    Moved,

    /// <summary>An email with a place is the same: it is to be filed as a second copy.</summary>
    Copy,
}

/// <summary>Tells mail that came from mail that was moved or copied.</summary>
public static class Newcomers
{
    /// <summary>
    /// Answers for each, in order; those that were moved have their place afterwards. The caller holds the inbox.
    /// </summary>
    public static async Task<IReadOnlyList<Acquaintance>> Recognise(
        NpgsqlTransaction tx, Guid inboxId, FolderState folder, IReadOnlyList<Newcomer> mails, CancellationToken ct)
    {
        var rows = await SyncSql.List<Known>(
            tx, "recognise",
            new
            {
                inbox_id = inboxId,
                folder_id = folder.FolderId,
                ordinals = Enumerable.Range(0, mails.Count).ToArray(),
                uids = mails.Select(mail => mail.Flags.Uid).ToArray(),
                shas = mails.Select(mail => mail.Sha256).ToArray(),
            },
            ct);
        if (folder.Role == FolderRole.Sent)
            rows.AddRange(await RecogniseSent(tx, inboxId, folder, mails, ct));
        var found = new Acquaintance[mails.Count];
        var adopted = new HashSet<Guid>();
        var moves = new List<(Guid EmailId, PlacedFlags Flags)>();
        foreach (var row in rows.OrderBy(row => row.IsPlaced).ThenBy(row => row.EmailId))
            if (found[row.Ordinal] == Acquaintance.Moved)
                continue;
            else if (row.IsPlaced)
                found[row.Ordinal] = Acquaintance.Copy;
            else if (adopted.Add(row.EmailId))
            {
                found[row.Ordinal] = Acquaintance.Moved;
                moves.Add((row.EmailId, mails[row.Ordinal].Flags));
            }
        if (moves.Count > 0)
            await Adopt(tx, folder.FolderId, moves, ct);
        return found;
    }

    private static Task<List<Known>> RecogniseSent(
        NpgsqlTransaction tx, Guid inboxId, FolderState folder, IReadOnlyList<Newcomer> mails, CancellationToken ct)
    {
        var named = Enumerable.Range(0, mails.Count).Where(i => mails[i].MessageId is not null).ToArray();
        return SyncSql.List<Known>(
            tx, "recognise_sent",
            new
            {
                inbox_id = inboxId,
                folder_id = folder.FolderId,
                ordinals = named,
                uids = named.Select(i => mails[i].Flags.Uid).ToArray(),
                message_ids = named.Select(i => mails[i].MessageId).ToArray(),
            },
            ct);
    }

    private static async Task Adopt(
        NpgsqlTransaction tx, Guid folderId, List<(Guid EmailId, PlacedFlags Flags)> moves, CancellationToken ct)
    {
        await SyncSql.Run(
            tx, "adopt",
            new
            {
                folder_id = folderId,
                email_ids = moves.Select(move => move.EmailId).ToArray(),
                uids = moves.Select(move => move.Flags.Uid).ToArray(),
            },
            ct);
        await Places.SetFlags(tx, folderId, moves.ConvertAll(move => move.Flags), ct);
    }

    private sealed class Known
    {
        public int Ordinal { get; init; }
        public Guid EmailId { get; init; }
        public bool IsPlaced { get; init; }
    }
}
