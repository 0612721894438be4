using Npgsql;

namespace MailMesh.Mirror.Syncing;

/// <summary>A mail that a server has at a UID where the mirror has nothing yet.</summary>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="IsSent">The account wrote it: it may be one that we sent, written anew by the server.</param>
public sealed record Newcomer(
    PlacedFlags Flags, byte[] Sha256, string? MessageId, bool IsSent, ProviderIds? Ids = null);

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

/// <summary>What the mirror knows of several, in order.</summary>
/// <param name="FoldersLeft">They lost the place of one that was moved, before they were looked at.</param>
public sealed record Recognised(IReadOnlyList<Acquaintance> Mails, IReadOnlyCollection<Guid> FoldersLeft);

/// <summary>Tells mail that came from mail that was moved or copied.</summary>
public static class Newcomers
{
    /// <summary>
    /// Answers for each, in order; those that were moved have their place afterwards. The caller holds the inbox.
    /// </summary>
    public static async Task<Recognised> Recognise(
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
        rows.AddRange(await RecogniseSent(tx, inboxId, folder, mails, ct));
        rows.AddRange(await RecogniseProvided(tx, inboxId, folder, mails, ct));
        var found = new Acquaintance[mails.Count];
        var adopted = new HashSet<Guid>();
        var left = new HashSet<Guid>();
        var moves = new List<(Guid EmailId, Newcomer Mail)>();
        foreach (var row in rows.OrderBy(row => row.IsPlaced).ThenBy(row => row.EmailId))
            if (found[row.Ordinal] == Acquaintance.Moved)
                continue;
            else if (row.IsPlaced)
                found[row.Ordinal] = Acquaintance.Copy;
            else if (adopted.Add(row.EmailId))
            {
                found[row.Ordinal] = Acquaintance.Moved;
                moves.Add((row.EmailId, mails[row.Ordinal]));
                if (row.LeftFolder is { } folderId)
                    left.Add(folderId);
            }
        if (moves.Count > 0)
            await Adopt(tx, folder.FolderId, moves, ct);
        return new Recognised(found, left);
    }

    private static async Task<IReadOnlyList<Known>> RecogniseSent(
        NpgsqlTransaction tx, Guid inboxId, FolderState folder, IReadOnlyList<Newcomer> mails, CancellationToken ct)
    {
        var sent = Enumerable.Range(0, mails.Count).Where(i => mails[i] is { IsSent: true, MessageId: not null })
            .ToArray();
        if (sent.Length == 0)
            return [];
        return await SyncSql.List<Known>(
            tx, "recognise_sent",
            new
            {
                inbox_id = inboxId,
                folder_id = folder.FolderId,
                ordinals = sent,
                uids = sent.Select(i => mails[i].Flags.Uid).ToArray(),
                message_ids = sent.Select(i => mails[i].MessageId).ToArray(),
            },
            ct);
    }

    private static async Task<IReadOnlyList<Known>> RecogniseProvided(
        NpgsqlTransaction tx, Guid inboxId, FolderState folder, IReadOnlyList<Newcomer> mails, CancellationToken ct)
    {
        var named = Enumerable.Range(0, mails.Count).Where(i => mails[i].Ids is not null).ToArray();
        if (named.Length == 0)
            return [];
        return await SyncSql.List<Known>(
            tx, "recognise_provided",
            new
            {
                inbox_id = inboxId,
                folder_id = folder.FolderId,
                ordinals = named,
                uids = named.Select(i => mails[i].Flags.Uid).ToArray(),
                provider_ids = named.Select(i => mails[i].Ids!.Id).ToArray(),
            },
            ct);
    }

    private static async Task Adopt(
        NpgsqlTransaction tx, Guid folderId, List<(Guid EmailId, Newcomer Mail)> moves, CancellationToken ct)
    {
        await SyncSql.Run(
            tx, "adopt",
            new
            {
                folder_id = folderId,
                email_ids = moves.Select(move => move.EmailId).ToArray(),
                uids = moves.Select(move => move.Mail.Flags.Uid).ToArray(),
            },
            ct);
        await Places.SetFlags(tx, folderId, moves.ConvertAll(move => move.Mail.Flags), ct);
        await ProviderIds.Join(
            tx, [.. moves.Where(move => move.Mail.Ids is not null).Select(move => (move.EmailId, move.Mail.Ids!))], ct);
    }

    private sealed class Known
    {
        public int Ordinal { get; init; }
        public Guid EmailId { get; init; }
        public bool IsPlaced { get; init; }
        public Guid? LeftFolder { get; init; }
    }
}
