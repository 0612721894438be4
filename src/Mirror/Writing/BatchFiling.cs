using MailMesh.Mirror.Threading;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Mirror.Writing;

/// <summary>
/// Emails on their way into the mirror, in two trips to the database: one asks what is known of them, the other writes.
/// Both may have more to do; a transaction may run them again.
/// </summary>
public sealed class BatchFiling
{
    private readonly IReadOnlyList<EmailToFile> _emails;
    private readonly Threadable[] _candidates;
    private Dictionary<Guid, LockedInbox> _inboxes = [];
    private FiledBefore _found = new();

    /// <param name="emails">1 to <see cref="MirrorWriter.BatchMax"/>.</param>
    public BatchFiling(IReadOnlyList<EmailToFile> emails)
    {
        if (emails.Count is 0 or > MirrorWriter.BatchMax)
            throw new ArgumentException(
                $"{emails.Count} emails; 1 to {MirrorWriter.BatchMax} fit one call.", nameof(emails));
        _emails = emails;
        _candidates =
        [
            .. emails.Select(email => new Threadable(
                email.InboxId,
                KeysOf(email),
                BaseSubject.Of(email.Content.Subject),
                email.Content.From,
                email.ReceivedAt,
                email.Ids?.ThreadKey)),
        ];
    }

    /// <summary>From here on the transaction holds the inboxes: nobody else files into them.</summary>
    public void Ask(RoundTrip trip)
    {
        trip.Ask(
                Sql.Of<BatchFiling>("lock_inboxes"),
                async (rows, ct) => _inboxes = await LockedInbox.ReadAll(rows, ct))
            .With("inbox_ids", _emails.Select(email => email.InboxId).Distinct().ToArray());
        _found = FiledBefore.Ask(trip, _emails, _candidates);
    }

    /// <summary>Once the trip of <see cref="Ask"/> has run: files emails, and answers what became of them.</summary>
    /// <param name="positions">Of those to file, ascending.</param>
    /// <param name="trip">Has not run; it does here.</param>
    public async Task<IReadOnlyList<FilingOutcome>> File(
        NpgsqlTransaction tx, IReadOnlyList<int> positions, RoundTrip trip, CancellationToken ct)
    {
        var outcomes = new Dictionary<int, FilingOutcome>(positions.Count);
        var fresh = Fresh(positions, outcomes);
        var plan = new ThreadPlan(_found.ThreadOfKey);
        var assigned = fresh.ConvertAll(i =>
            plan.Assign(_candidates[i], _found.ThreadOfSubject.TryGetValue(i, out var id) ? id : null));
        var rows = new List<FiledRow>(fresh.Count);
        for (var n = 0; n < fresh.Count; n++)
        {
            var inbox = _inboxes[_emails[fresh[n]].InboxId];
            var row = FiledRow.Of(_emails[fresh[n]], inbox, plan.Final(assigned[n]));
            rows.Add(row);
            outcomes[fresh[n]] = new FilingOutcome.Filed(row.Email.EmailId, row.ThreadId, inbox.WorkspaceId);
        }
        await FiledRows.Insert(tx, trip, plan, rows, ct);
        return [.. positions.Select(i => outcomes[i])];
    }

    /// <summary>The positions of those that are to be inserted; the others' outcomes are known.</summary>
    private List<int> Fresh(IReadOnlyList<int> positions, Dictionary<int, FilingOutcome> outcomes)
    {
        var fresh = new List<int>(positions.Count);
        var deliveries = new Dictionary<(Guid Inbox, string Blob), Guid>();
        var places = new Dictionary<(Guid FolderId, uint Uid), Guid>();
        foreach (var i in positions)
        {
            var email = _emails[i];
            if (!_inboxes.ContainsKey(email.InboxId))
                outcomes[i] = new FilingOutcome.InboxMissing();
            else if (_found.EmailOf.TryGetValue(i, out var there) || !IsFirst(deliveries, email, out there)
                || !IsFirst(places, email, out there))
                outcomes[i] = new FilingOutcome.AlreadyThere(there);
            else
                fresh.Add(i);
        }
        return fresh;
    }

    private static IReadOnlyList<Guid> KeysOf(EmailToFile email) => email.Ids is { } ids
        ? [ids.ThreadKey, .. ThreadKey.Of(email.Content.MessageId, [], [])]
        : ThreadKey.Of(email.Content.MessageId, email.Content.InReplyTo, email.Content.References);

    /// <summary>False where the batch itself delivers the same bytes to the inbox a second time.</summary>
    private static bool IsFirst(
        Dictionary<(Guid Inbox, string Blob), Guid> deliveries, EmailToFile email, out Guid there)
    {
        there = email.EmailId;
        if (email.DeliveredTo is null || email.Content.MessageId is null)
            return true;
        var delivery = (email.InboxId, Convert.ToHexStringLower(email.Blob.Sha256));
        if (deliveries.TryGetValue(delivery, out there))
            return false;
        deliveries.Add(delivery, there = email.EmailId);
        return true;
    }

    /// <summary>False where the batch names the same place at the server a second time.</summary>
    private static bool IsFirst(
        Dictionary<(Guid FolderId, uint Uid), Guid> places, EmailToFile email, out Guid there)
    {
        there = email.EmailId;
        if (email.Place is not { } place || places.TryAdd(place, there))
            return true;
        there = places[place];
        return false;
    }
}
