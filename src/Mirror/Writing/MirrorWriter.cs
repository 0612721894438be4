using MailMesh.Mirror.Threading;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Mirror.Writing;

/// <summary>
/// Files emails: threads them, counts them, makes them searchable. A batch costs five round trips, whatever its size.
/// </summary>
public static class MirrorWriter
{
    /// <summary>Emails of one call.</summary>
    public const int BatchMax = 512;

    /// <summary>
    /// Files each email, in order, inside <paramref name="tx"/>, and answers what became of each. Until it ends the
    /// transaction holds the inboxes: nobody else files into them.
    /// </summary>
    public static async Task<IReadOnlyList<FilingOutcome>> File(
        NpgsqlTransaction tx, IReadOnlyList<EmailToFile> emails, CancellationToken ct)
    {
        if (emails.Count is 0 or > BatchMax)
            throw new ArgumentException($"{emails.Count} emails; 1 to {BatchMax} fit one call.", nameof(emails));
        var inboxes = await new Statements(tx).Add("lock_inboxes")
            .With("inbox_ids", emails.Select(email => email.InboxId).Distinct().ToArray())
            .Read(LockedInbox.ReadAll, ct);
        var candidates = Candidates(emails);
        var found = await FiledBefore.Find(tx, emails, candidates, ct);

        var outcomes = new FilingOutcome?[emails.Count];
        var plan = new ThreadPlan(found.ThreadOfKey);
        var fresh = new List<int>(emails.Count);
        var deliveries = new Dictionary<(Guid Inbox, string Blob), Guid>();
        var places = new Dictionary<(Guid FolderId, uint Uid), Guid>();
        for (var i = 0; i < emails.Count; i++)
        {
            var email = emails[i];
            if (!inboxes.ContainsKey(email.InboxId))
                outcomes[i] = new FilingOutcome.InboxMissing();
            else if (found.EmailOf.TryGetValue(i, out var there) || !IsFirst(deliveries, email, out there)
                || !IsFirst(places, email, out there))
                outcomes[i] = new FilingOutcome.AlreadyThere(there);
            else
                fresh.Add(i);
        }
        var assigned = fresh.ToDictionary(
            i => i, i => plan.Assign(candidates[i], found.ThreadOfSubject.TryGetValue(i, out var id) ? id : null));
        var records = fresh.ConvertAll(i =>
            EmailRecord.Of(emails[i], inboxes[emails[i].InboxId], plan.Final(assigned[i])));
        if (fresh.Count > 0)
            await Insert(tx, plan, fresh.ConvertAll(i => emails[i]), records, ct);
        for (var n = 0; n < fresh.Count; n++)
            outcomes[fresh[n]] = new FilingOutcome.Filed(
                records[n].EmailId, records[n].ThreadId, records[n].WorkspaceId);
        return outcomes!;
    }

    private static Threadable[] Candidates(IReadOnlyList<EmailToFile> emails) =>
    [
        .. emails.Select(email => new Threadable(
            email.InboxId,
            KeysOf(email),
            BaseSubject.Of(email.Content.Subject),
            email.Content.From,
            email.ReceivedAt,
            email.Ids?.ThreadKey)),
    ];

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

    private static async Task Insert(
        NpgsqlTransaction tx, ThreadPlan plan, List<EmailToFile> emails, List<EmailRecord> records,
        CancellationToken ct)
    {
        var statements = new Statements(tx);
        AddBlobs(statements, emails);
        AddThreads(statements, plan);
        AddPlaces(statements, emails);
        AddAttachments(statements, emails);
        await statements.Run(ct);
        await Copy("copy_emails", records, (rows, record) => record.Write(rows));
        await Copy("copy_texts", emails.Zip(records), AddText);

        Task Copy<T>(string name, IEnumerable<T> items, Action<CopyRows, T> write) =>
            CopyRows.Send(tx.Connection!, Sql.Of<Statements>(name), items, write, ct);
    }

    private static void AddBlobs(Statements statements, List<EmailToFile> emails)
    {
        var blobs = emails.DistinctBy(email => Convert.ToHexStringLower(email.Blob.Sha256)).ToArray();
        statements.Add("insert_blobs")
            .With("shas", blobs.Select(email => email.Blob.Sha256).ToArray())
            .With("packs", blobs.Select(email => email.Blob.Pack).ToArray())
            .With("positions", blobs.Select(email => email.Blob.Position).ToArray())
            .With("sizes", blobs.Select(email => email.Blob.SizeBytes).ToArray())
            .With("times", blobs.Select(email => email.ReceivedAt.UtcDateTime).ToArray());
    }

    private static void AddThreads(Statements statements, ThreadPlan plan)
    {
        var threads = plan.Threads.ToArray();
        statements.Add("insert_threads")
            .With("thread_ids", threads.Select(thread => thread.ThreadId).ToArray())
            .With("inbox_ids", threads.Select(thread => thread.InboxId).ToArray())
            .With("subjects", threads.Select(thread => thread.BaseSubject).ToArray())
            .With("times", threads.Select(thread => thread.LastEmailAt.UtcDateTime).ToArray());
        foreach (var merge in plan.Merges.GroupBy(merge => merge.Winner, merge => merge.Loser))
            statements.Add("merge_threads").With("winner", merge.Key).With("losers", merge.ToArray());
        var keys = plan.NewKeys.ToArray();
        statements.Add("insert_thread_keys")
            .With("inbox_ids", keys.Select(key => key.Inbox).ToArray())
            .With("keys", keys.Select(key => key.Key).ToArray())
            .With("thread_ids", keys.Select(key => key.Thread).ToArray());
    }

    private static void AddPlaces(Statements statements, List<EmailToFile> emails)
    {
        var placed = emails.Where(email => email.Place is not null).ToArray();
        if (placed.Length == 0)
            return;
        statements.Add("insert_places")
            .With("folder_ids", placed.Select(email => email.Place!.Value.FolderId).ToArray())
            .With("uids", placed.Select(email => (long)email.Place!.Value.Uid).ToArray())
            .With("email_ids", placed.Select(email => email.EmailId).ToArray());
    }

    private static void AddText(CopyRows rows, (EmailToFile Email, EmailRecord Record) each)
    {
        var (content, lexemes) = (each.Email.Content, each.Email.Content.Lexemes());
        rows.Row(fields: 7)
            .Add(each.Record.EmailId)
            .Add(StoredText.Clean(content.Text, StoreLimits.TextCharsMax))
            .Add(content.Html?.BodyOffset)
            .Add(content.Html?.BodyLength)
            .Add(content.Html?.TransferEncoding.ToString())
            .Add(content.Html?.Charset is { } charset ? StoredText.Clean(charset, StoreLimits.CharsetCharsMax) : null);
        lexemes.WriteScoped(
            rows.Value(lexemes.ScopedBytes), each.Record.InboxId, each.Record.WorkspaceId, each.Record.ReceivedAt);
    }

    private static void AddAttachments(Statements statements, List<EmailToFile> emails)
    {
        var rows = emails
            .SelectMany(email => email.Content.Attachments.Take(StoreLimits.AttachmentsMax)
                .Select((part, index) => (email.EmailId, Index: index, Part: part)))
            .ToArray();
        if (rows.Length == 0)
            return;
        statements.Add("insert_attachments")
            .With("email_ids", rows.Select(row => row.EmailId).ToArray())
            .With("indexes", rows.Select(row => row.Index).ToArray())
            .With("filenames", rows.Select(row =>
                StoredText.Clean(row.Part.Filename, StoreLimits.FilenameCharsMax)).ToArray())
            .With("mime_types", rows.Select(row =>
                StoredText.Clean(row.Part.MimeType, StoreLimits.MimeTypeCharsMax)).ToArray())
            .With("sizes", rows.Select(row => row.Part.SizeBytes).ToArray())
            .With("offsets", rows.Select(row => row.Part.BodyOffset).ToArray())
            .With("lengths", rows.Select(row => row.Part.BodyLength).ToArray())
            .With("encodings", rows.Select(row => row.Part.TransferEncoding.ToString()).ToArray())
            .With("content_ids", rows.Select(row => row.Part.ContentId is { } id
                ? StoredText.Clean(id, StoreLimits.FilenameCharsMax)
                : null).ToArray())
            .With("inline", rows.Select(row => row.Part.IsInline).ToArray());
    }
}
