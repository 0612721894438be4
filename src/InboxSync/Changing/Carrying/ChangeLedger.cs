using System.Diagnostics;
using System.Text.Json;
using Dapper;
using MailMesh.Contracts;
using MailMesh.InboxSync.Fleet;
using MailMesh.Mirror.Syncing;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>
/// The rows of mirror.changes and what settles them; each write in a transaction that the lease's fence guards.
/// </summary>
public sealed class ChangeLedger(Database database, OutgoingMessages outgoing, TimeProvider clock)
{
    /// <summary>Changes looked at together; what lies beyond comes with the next look.</summary>
    public const int BatchMax = 500;

    /// <summary>Refusals of one inbox that are kept to be looked at.</summary>
    public const int RefusedKeptMax = 100;

    private const int ReasonCharsMax = 500;

    internal async Task<IReadOnlyList<WaitingChange>> Waiting(
        HeldInbox inbox, bool placedAlone, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        // Not cut off by the end of a session, which comes often: cancelled while it is prepared, the statement would
        // be a broken one for whoever gets the connection next (npgsql/npgsql#6391).
        return (await connection.QueryAsync<WaitingChange>(new CommandDefinition(
            Sql.Of<ChangeLedger>("waiting_changes"),
            new
            {
                inbox_id = inbox.InboxId, now = clock.GetUtcNow(), rows_max = BatchMax, placed_alone = placedAlone,
            },
            cancellationToken: CancellationToken.None))).AsList();
    }

    internal Task Begin(HeldInbox inbox, ChangeGroup group, CancellationToken ct) =>
        Fenced(inbox, tx => Run(tx, "begin_changes", new { change_ids = group.ChangeIds }, ct), ct);

    internal Task Postpone(HeldInbox inbox, ChangeGroup group, DateTimeOffset dueAt, CancellationToken ct) =>
        Fenced(
            inbox, tx => Run(tx, "postpone_changes", new { change_ids = group.ChangeIds, due_at = dueAt }, ct), ct);

    internal Task NameFolder(HeldInbox inbox, Guid folderId, string serverName, CancellationToken ct)
    {
        var named = new { inbox_id = inbox.InboxId, folder_id = folderId, server_name = serverName };
        return Fenced(inbox, tx => Run(tx, "name_folder", named, ct), ct);
    }

    /// <summary>UIDs of a folder that other emails have.</summary>
    internal async Task<IReadOnlySet<uint>> Placed(
        Guid folderId, IEnumerable<uint> uids, Guid emailId, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var asked = new { folder_id = folderId, uids = uids.Select(uid => (long)uid).ToArray(), email_id = emailId };
        return (await connection.QueryAsync<long>(new CommandDefinition(
            Sql.Of<ChangeLedger>("placed_uids"), asked, cancellationToken: ct))).Select(uid => (uint)uid).ToHashSet();
    }

    internal Task Settle(HeldInbox inbox, ChangeGroup group, Verdict verdict, CancellationToken ct) => Fenced(
        inbox,
        async tx =>
        {
            if (verdict is Verdict.Removed)
            {
                await ChangeTables.Delete(tx, group.EmailIds, ct);
                var at = clock.GetUtcNow();
                await outgoing.AddEvents(tx, [.. group.Changes.Select(gone => Gone(inbox, gone, at))], ct);
                return;
            }
            var (places, left) = verdict switch
            {
                Verdict.Done done => (done.Places, done.Left),
                Verdict.Underway way => (way.Places, way.Left),
                _ => throw new UnreachableException($"{verdict.GetType().Name} settles nothing."),
            };
            await Place(tx, inbox, group, places, left, ct);
            if (verdict is not Verdict.Done { Flags: var flags })
                return;
            await Learn(tx, group, verdict.Keywords, ct);
            await Run(tx, "settle_changes", new { change_ids = group.ChangeIds }, ct);
            await FlagsBack(tx, inbox, flags, ct);
        },
        ct);

    internal Task Refused(HeldInbox inbox, ChangeGroup group, Verdict.Refused refused, CancellationToken ct) => Fenced(
        inbox,
        async tx =>
        {
            var why = refused.Reason.Length <= ReasonCharsMax ? refused.Reason : refused.Reason[..ReasonCharsMax];
            await Run(
                tx, "refuse_changes",
                new { change_ids = group.ChangeIds, now = clock.GetUtcNow(), refusal = why.Replace('\0', '?') }, ct);
            await Run(tx, "folders_back", new { email_ids = group.EmailIds }, ct);
            await Learn(tx, group, refused.Keywords, ct); // says which labels the flags below leave alone
            await FlagsBack(tx, inbox, refused.Flags ?? [], ct);
            await Run(
                tx, "purge_refused", new { inbox_id = inbox.InboxId, kept_max = RefusedKeptMax }, ct);
        },
        ct);

    private static readonly JsonSerializerOptions Snake =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static Task FlagsBack(
        NpgsqlTransaction tx, HeldInbox inbox, IReadOnlyList<FlagsAtServer> flags, CancellationToken ct) =>
        flags.Count == 0
            ? Task.CompletedTask
            : Run(
                tx, "flags_back",
                new { inbox_id = inbox.InboxId, rows = JsonSerializer.Serialize(flags, Snake) }, ct);

    private static Task Learn(NpgsqlTransaction tx, ChangeGroup group, KeptKeywords? kept, CancellationToken ct) =>
        kept is null
            ? Task.CompletedTask
            : Run(tx, "note_keywords", new { folder_id = group.First.SourceId, keywords = kept.Only }, ct);

    private static async Task Place(
        NpgsqlTransaction tx, HeldInbox inbox, ChangeGroup group, IReadOnlyList<NewPlace> places,
        IReadOnlyList<Guid> left, CancellationToken ct)
    {
        var moved = left.Concat(places.Select(place => place.EmailId)).ToHashSet();
        var from = group.Changes.Where(change => moved.Contains(change.EmailId) && change.Uid is not null).ToArray();
        if (from.Length > 0)
            await Run(
                tx, "forget_places",
                new
                {
                    email_ids = from.Select(change => change.EmailId).ToArray(),
                    source_ids = from.Select(change => change.SourceId!.Value).ToArray(),
                    source_uids = from.Select(change => change.Uid!.Value).ToArray(),
                },
                ct);
        if (places.Count == 0)
            return;
        var rows = new
        {
            inbox_id = inbox.InboxId,
            folder_ids = places.Select(place => place.FolderId).ToArray(),
            uids = places.Select(place => (long)place.Uid).ToArray(),
            email_ids = places.Select(place => place.EmailId).ToArray(),
            validities = places.Select(place => (long)place.Validity).ToArray(),
        };
        await Run(tx, "take_from_twins", rows, ct);
        await Run(tx, "delete_twins", rows, ct);
        await Run(tx, "set_places", rows, ct);
        await Run(tx, "settle_departures", rows, ct);
    }

    private static (Guid Id, EmailDeleted Event) Gone(HeldInbox inbox, WaitingChange change, DateTimeOffset at)
    {
        var gone = new EmailDeleted
        {
            EventId = Guid.CreateVersion7(at),
            WorkspaceId = change.WorkspaceId,
            InboxId = inbox.InboxId,
            EmailId = change.EmailId,
            ThreadId = change.ThreadId,
            MessageId = change.MessageId,
            Folder = change.ShownIn,
            At = at,
        };
        return (gone.EventId, gone);
    }

    private Task Fenced(HeldInbox inbox, Func<NpgsqlTransaction, Task> work, CancellationToken ct) =>
        database.InTransaction(
            async (_, tx, token) =>
            {
                await inbox.Fence(tx, token);
                await Places.Lock(tx, inbox.InboxId, token);
                await work(tx);
            },
            ct);

    private static Task<int> Run(NpgsqlTransaction tx, string name, object values, CancellationToken ct) =>
        tx.Connection!.ExecuteAsync(
            new CommandDefinition(Sql.Of<ChangeLedger>(name), values, tx, cancellationToken: ct));
}
