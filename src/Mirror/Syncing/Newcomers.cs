using MailMesh.Postgres;
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

/// <summary>Tells mail that came from mail that was moved or copied. The caller holds the inbox.</summary>
public sealed class Newcomers
{
    private readonly FolderState _folder;
    private readonly IReadOnlyList<Newcomer> _mails;
    private readonly List<Known> _known = [];

    private Newcomers(FolderState folder, IReadOnlyList<Newcomer> mails) => (_folder, _mails) = (folder, mails);

    /// <summary>Asks about each; <see cref="Recognise"/> answers once the trip has run.</summary>
    public static Newcomers Ask(RoundTrip trip, Guid inboxId, FolderState folder, IReadOnlyList<Newcomer> mails)
    {
        var newcomers = new Newcomers(folder, mails);
        newcomers.Ask(trip, inboxId, "recognise", _ => true)
            ?.With("shas", mails.Select(mail => mail.Sha256).ToArray());
        newcomers.Ask(trip, inboxId, "recognise_sent", IsOwn)
            ?.With("message_ids", mails.Where(IsOwn).Select(mail => mail.MessageId).ToArray());
        newcomers.Ask(trip, inboxId, "recognise_provided", IsNamed)
            ?.With("provider_ids", mails.Where(IsNamed).Select(mail => mail.Ids!.Id).ToArray());
        return newcomers;

        static bool IsOwn(Newcomer mail) => mail is { IsSent: true, MessageId: not null };
        static bool IsNamed(Newcomer mail) => mail.Ids is not null;
    }

    /// <summary>Answers for each, in order; those that were moved have their place afterwards.</summary>
    public async Task<Recognised> Recognise(NpgsqlTransaction tx, CancellationToken ct)
    {
        var found = new Acquaintance[_mails.Count];
        var adopted = new HashSet<Guid>();
        var left = new HashSet<Guid>();
        var moves = new List<(Guid EmailId, Newcomer Mail)>();
        foreach (var row in _known.OrderBy(row => row.IsPlaced).ThenBy(row => row.EmailId))
            if (found[row.Ordinal] == Acquaintance.Moved)
                continue;
            else if (row.IsPlaced)
                found[row.Ordinal] = Acquaintance.Copy;
            else if (adopted.Add(row.EmailId))
            {
                found[row.Ordinal] = Acquaintance.Moved;
                moves.Add((row.EmailId, _mails[row.Ordinal]));
                if (row.LeftFolder is { } folderId)
                    left.Add(folderId);
            }
        if (moves.Count > 0)
            await Adopt(tx, _folder.FolderId, moves, ct);
        // A look at them is due, whatever their STATUS tells, and though this session ends before it.
        if (left.Count > 0)
            await SyncSql.Run(tx, "doubt_folders", new { folder_ids = left.ToArray() }, ct);
        return new Recognised(found, left);
    }

    /// <summary>Null where no mail is asked about.</summary>
    private RoundTrip? Ask(RoundTrip trip, Guid inboxId, string question, Func<Newcomer, bool> asksAbout)
    {
        var ordinals = Enumerable.Range(0, _mails.Count).Where(i => asksAbout(_mails[i])).ToArray();
        return ordinals.Length == 0 ? null : trip.Ask(Sql.Of<Newcomers>(question), Read)
            .With("inbox_id", inboxId)
            .With("folder_id", _folder.FolderId)
            .With("ordinals", ordinals)
            .With("uids", ordinals.Select(i => _mails[i].Flags.Uid).ToArray());
    }

    private async Task Read(NpgsqlDataReader rows, CancellationToken ct)
    {
        while (await rows.ReadAsync(ct))
            _known.Add(new Known(
                rows.GetInt32(0), rows.GetGuid(1), rows.GetBoolean(2),
                await rows.IsDBNullAsync(3, ct) ? null : rows.GetGuid(3)));
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

    private sealed record Known(int Ordinal, Guid EmailId, bool IsPlaced, Guid? LeftFolder);
}
