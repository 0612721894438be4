using MailMesh.Contracts;
using MailMesh.InboxSync.Gmail;
using MailMesh.InboxSync.Receiving;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Mime;
using MailMesh.Mirror;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Syncing;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Syncing.Fetching;

/// <summary>A mail as it was fetched. Holds its memory until disposed.</summary>
/// <param name="Raw">All of it, or its beginning.</param>
/// <param name="Fault">Why it isn't whole; null where it is.</param>
internal sealed record IntakeMail(FetchedEmail Email, ReadOnlyMemory<byte> Raw, string? Fault = null) : IDisposable
{
    public uint Uid => Email.Uid;

    public void Dispose() => Email.Dispose();
}

/// <summary>Mails that are stored together.</summary>
/// <param name="FiledFrom">With them, every UID from here on is filed; null where that isn't so.</param>
internal sealed record IntakeBatch(IReadOnlyList<IntakeMail> Mails, uint? FiledFrom) : IDisposable
{
    public void Dispose()
    {
        foreach (var mail in Mails)
            mail.Dispose();
    }
}

/// <summary>
/// Makes fetched mails emails: bytes first, then rows, places and events of one batch in one transaction.
/// </summary>
internal sealed class MailIntake(SyncStore store, SessionScope scope)
{
    /// <summary>One processor is left to the batch before, which is being committed, and to the sockets.</summary>
    private static readonly ParallelOptions Parsing = new()
    {
        MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount - 1),
    };

    private static readonly DateTimeOffset OldestPlausible = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Parses the batch and makes its bytes durable, of which it holds none afterwards; nothing tells of them yet.
    /// </summary>
    public async Task<PreparedBatch> Prepare(SyncedFolder folder, IntakeBatch batch)
    {
        var contents = new EmailContent[batch.Mails.Count];
        var parsing = Task.Run(
            () => Parallel.For(0, contents.Length, Parsing, i => contents[i] = Content(batch.Mails[i])),
            CancellationToken.None);
        var keeping = store.Blobs.Keep([.. batch.Mails.Select(mail => mail.Raw)], CancellationToken.None);
        // Both to their end, whatever becomes of the other: they read the mails' memory.
        await Task.WhenAll(parsing, keeping);
        var blobs = await keeping;
        Parsed[] mails =
        [
            .. batch.Mails.Select((mail, i) =>
            {
                var newcomer = Newcomer(folder, mail, contents[i], blobs[i]);
                return new Parsed(mail, newcomer, ToFile(folder, mail, contents[i], blobs[i], newcomer));
            }),
        ];
        batch.Dispose();
        return new(mails, batch.FiledFrom);
    }

    /// <summary>Files what was prepared; answers what the folder is then.</summary>
    public async Task<FolderState> Commit(
        SyncedFolder folder, FolderState state, PreparedBatch batch, CancellationToken ct)
    {
        try
        {
            return await Commit(folder, state, batch.Mails, batch.FiledFrom, ct);
        }
        catch (PostgresException e) when (!e.IsTransient)
        {
            // One mail that the database refuses must not keep its neighbours out.
            foreach (var mail in batch.Mails)
                state = await CommitAlone(folder, state, mail, ct);
            if (batch.FiledFrom is { } from)
                await store.Save(scope.Inbox, folder, state = state with { FiledFrom = from }, ct);
            return state;
        }
    }

    private async Task<FolderState> CommitAlone(
        SyncedFolder folder, FolderState state, Parsed mail, CancellationToken ct)
    {
        try
        {
            return await Commit(folder, state, [mail], null, ct);
        }
        catch (PostgresException e) when (!e.IsTransient)
        {
            await store.Save(
                scope.Inbox, folder, state, ct,
                (tx, token) => Places.MarkFaulty(
                    tx, state.FolderId, mail.Mail.Uid, $"the mirror can't hold it ({e.SqlState})", token));
            return state;
        }
    }

    private async Task<FolderState> Commit(
        SyncedFolder folder, FolderState state, Parsed[] mails, uint? filedFrom, CancellationToken ct)
    {
        Recognised? recognised = null;
        var filing = new BatchFiling([.. mails.Select(mail => mail.File)]);
        var next = state with
        {
            UidNext = Math.Max(state.UidNext ?? 1, mails.Max(mail => mail.Mail.Uid) + 1L),
            FiledFrom = filedFrom is { } from && !state.IsWhole ? Math.Max(from, 2) : state.FiledFrom,
            Fault = folder.State.Fault, // of a mail that couldn't be fetched meanwhile
        };
        await store.Write(
            scope.Inbox,
            trip =>
            {
                filing.Ask(trip);
                return Newcomers.Ask(trip, scope.Inbox.InboxId, state, [.. mails.Select(mail => mail.Newcomer)]);
            },
            async (tx, newcomers, token) =>
            {
                recognised = await newcomers.Recognise(tx, token);
                var told = await File(tx, folder, mails, filing, recognised.Mails, next, token);
                await MarkDeleted(tx, state.FolderId, mails, token);
                if (scope.HasLabels)
                    await SentToSelf.Tell(
                        tx, store, scope, state, mails.Select(mail => mail.Mail.Email), told, token);
                foreach (var mail in mails.Where(mail => mail.Mail.Fault is not null))
                    await Places.MarkFaulty(tx, state.FolderId, mail.Mail.Uid, mail.Mail.Fault!, token);
                return true;
            },
            ct);
        scope.Doubt(recognised!.FoldersLeft);
        scope.MarkProgress();
        return next;
    }

    /// <summary>
    /// Files those that weren't moved here, and the folder as it is then. Answers with the UIDs of those that are told
    /// of.
    /// </summary>
    private async Task<IReadOnlySet<uint>> File(
        NpgsqlTransaction tx, SyncedFolder folder, Parsed[] mails, BatchFiling filing,
        IReadOnlyList<Acquaintance> known, FolderState next, CancellationToken ct)
    {
        var trip = new RoundTrip(tx);
        if (scope.HasLabels || mails.Any(IsNews))
            store.CommitDurably(trip); // others are told of it
        FolderBook.Save(trip, next);
        var fresh = Enumerable.Range(0, mails.Length).Where(i => known[i] != Acquaintance.Moved).ToArray();
        var outcomes = await filing.File(tx, fresh, trip, ct);
        var copies = new List<Guid>();
        var arrivals = new List<(Guid, EmailReceived)>();
        var told = new HashSet<uint>();
        var named = new List<(Guid, ProviderIds)>();
        foreach (var (i, outcome) in fresh.Zip(outcomes))
        {
            if (outcome is not FilingOutcome.Filed filed)
                continue;
            var email = mails[i].File;
            if (email.Ids is { } ids)
                named.Add((filed.EmailId, ids));
            if (known[i] == Acquaintance.Copy)
                copies.Add(filed.EmailId);
            else if (IsNews(mails[i]))
            {
                arrivals.Add(Arrival.Of(email, filed));
                told.Add(mails[i].Mail.Uid);
            }
        }
        await ProviderIds.Keep(tx, named, ct);
        if (copies.Count > 0)
            await Doubles.Mark(tx, scope.Inbox.InboxId, copies, ct);
        await store.Outgoing.AddEvents(tx, arrivals, ct);
        return told;

        bool IsNews(Parsed mail) => folder.TellsArrival(mail.File.FolderRole) && mail.File.Uid >= next.ArrivalsFrom;
    }

    private static async Task MarkDeleted(NpgsqlTransaction tx, Guid folderId, Parsed[] mails, CancellationToken ct)
    {
        PlacedFlags[] deleted = [.. mails.Select(mail => mail.Newcomer.Flags).Where(flags => flags.IsDeleted)];
        if (deleted.Length > 0)
            await Places.SetFlags(tx, folderId, deleted, ct);
    }

    private EmailToFile ToFile(
        SyncedFolder folder, IntakeMail mail, EmailContent content, BlobRef blob, Newcomer newcomer)
    {
        var flags = newcomer.Flags;
        return new EmailToFile
        {
            EmailId = Guid.CreateVersion7(store.Clock.GetUtcNow()),
            InboxId = scope.Inbox.InboxId,
            FolderId = flags.Role is null ? folder.State.FolderId : null,
            FolderRole = flags.Role,
            PlacedIn = folder.State.FolderId,
            Ids = newcomer.Ids,
            Uid = mail.Uid,
            Content = content,
            Blob = blob,
            ReceivedAt = ReceivedAt(mail.Email.InternalDate, content.SentAt),
            IsRead = flags.IsRead,
            IsStarred = flags.IsStarred,
            Labels = flags.Labels,
        };
    }

    /// <summary>A server whose clock stands in 1970 is believed less than the mail.</summary>
    private DateTimeOffset ReceivedAt(DateTimeOffset? internalDate, DateTimeOffset? sentAt)
    {
        var now = store.Clock.GetUtcNow();
        bool IsPlausible(DateTimeOffset? time) => time > OldestPlausible && time < now.AddDays(1);
        return IsPlausible(internalDate) ? internalDate!.Value : IsPlausible(sentAt) ? sentAt!.Value : now;
    }

    private Newcomer Newcomer(SyncedFolder folder, IntakeMail mail, EmailContent content, BlobRef blob) => new(
        scope.FlagsOf(folder, mail.Email) ?? PlacedFlags.Of(mail.Uid, mail.Email.Flags ?? []),
        blob.Sha256,
        content.MessageId,
        folder.State.Role == FolderRole.Sent || GmailLabels.IsSent(mail.Email),
        scope.HasLabels ? GmailLabels.IdsOf(mail.Email) : null);

    private static EmailContent Content(IntakeMail mail)
    {
        var content = ReadMail.Of(MimeParser.Parse(mail.Raw));
        return mail.Fault is null ? content : content with { Defects = [.. content.Defects, "cut"] };
    }

    internal sealed record Parsed(IntakeMail Mail, Newcomer Newcomer, EmailToFile File);

    /// <summary>Mails whose bytes are durable, ready to be filed.</summary>
    internal sealed record PreparedBatch(Parsed[] Mails, uint? FiledFrom);
}
