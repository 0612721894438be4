using MailMesh.Mirror.Threading;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Mirror.Writing;

/// <summary>An email that is new, and what the database decided about it.</summary>
internal sealed record FiledRow(
    EmailToFile Email, Guid WorkspaceId, Guid FolderId, Guid ThreadId, long Arrival)
{
    public static FiledRow Of(EmailToFile email, LockedInbox inbox, Guid threadId) =>
        new(email, inbox.WorkspaceId, inbox.FolderOf(email), threadId, inbox.NextArrival());
}

/// <summary>The rows of new emails in all their tables.</summary>
internal static class FiledRows
{
    /// <summary>The large rows are written out while the trip runs, with the small ones.</summary>
    /// <param name="trip">Has not run; it does here.</param>
    public static async Task Insert(
        NpgsqlTransaction tx, RoundTrip trip, ThreadPlan plan, IReadOnlyList<FiledRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            await trip.Run(ct);
            return;
        }
        await using var emails = new Copying<FiledRow>(
            Sql.Of<BatchFiling>("copy_emails"), rows, (to, row) => EmailRecord.Of(row).Write(to));
        await using var texts = new Copying<FiledRow>(Sql.Of<BatchFiling>("copy_texts"), rows, WriteText);
        AddBlobs(trip, rows);
        AddThreads(trip, plan, rows);
        AddPlaces(trip, rows);
        AddAttachments(trip, rows);
        var running = trip.Run(ct);
        emails.Begin();
        texts.Begin();
        await running;
        await emails.Send(tx.Connection!, ct);
        await texts.Send(tx.Connection!, ct);
    }

    private static void AddBlobs(RoundTrip trip, IReadOnlyList<FiledRow> rows)
    {
        var blobs = rows.Select(row => row.Email).DistinctBy(email => Convert.ToHexStringLower(email.Blob.Sha256))
            .ToArray();
        trip.Add(Sql.Of<BatchFiling>("insert_blobs"))
            .With("shas", blobs.Select(email => email.Blob.Sha256).ToArray())
            .With("packs", blobs.Select(email => email.Blob.Pack).ToArray())
            .With("positions", blobs.Select(email => email.Blob.Position).ToArray())
            .With("sizes", blobs.Select(email => email.Blob.SizeBytes).ToArray())
            .With("times", blobs.Select(email => email.ReceivedAt.UtcDateTime).ToArray());
    }

    private static void AddThreads(RoundTrip trip, ThreadPlan plan, IReadOnlyList<FiledRow> rows)
    {
        AddThreads(trip, "insert_threads", [.. plan.NewThreads]);
        AddThreads(trip, "touch_threads", [.. plan.KnownThreads]);
        foreach (var merge in plan.Merges.GroupBy(merge => merge.Winner, merge => merge.Loser))
            trip.Add(Sql.Of<BatchFiling>("merge_threads")).With("winner", merge.Key).With("losers", merge.ToArray());
        var keys = plan.NewKeys.ToArray();
        trip.Add(Sql.Of<BatchFiling>("insert_thread_keys"))
            .With("inbox_ids", keys.Select(key => key.Inbox).ToArray())
            .With("keys", keys.Select(key => key.Key).ToArray())
            .With("thread_ids", keys.Select(key => key.Thread).ToArray())
            .With("may_be_there", rows.Any(row => row.Email.Ids is not null));
    }

    private static void AddThreads(RoundTrip trip, string statement, ThreadPlan.Touched[] threads)
    {
        if (threads.Length == 0)
            return;
        trip.Add(Sql.Of<BatchFiling>(statement))
            .With("thread_ids", threads.Select(thread => thread.ThreadId).ToArray())
            .With("inbox_ids", threads.Select(thread => thread.InboxId).ToArray())
            .With("subjects", threads.Select(thread => thread.BaseSubject).ToArray())
            .With("times", threads.Select(thread => thread.LastEmailAt.UtcDateTime).ToArray());
    }

    private static void AddPlaces(RoundTrip trip, IReadOnlyList<FiledRow> rows)
    {
        var placed = rows.Select(row => row.Email).Where(email => email.Place is not null).ToArray();
        if (placed.Length == 0)
            return;
        trip.Add(Sql.Of<BatchFiling>("insert_places"))
            .With("folder_ids", placed.Select(email => email.Place!.Value.FolderId).ToArray())
            .With("uids", placed.Select(email => (long)email.Place!.Value.Uid).ToArray())
            .With("email_ids", placed.Select(email => email.EmailId).ToArray());
    }

    private static void WriteText(CopyRows rows, FiledRow row)
    {
        var (content, lexemes) = (row.Email.Content, row.Email.Content.Lexemes);
        rows.Row(fields: 8)
            .Add(row.Email.EmailId)
            .Add(content.Text?.Offset)
            .Add(content.Text?.Length)
            .Add(content.Html?.BodyOffset)
            .Add(content.Html?.BodyLength)
            .Add(content.Html?.TransferEncoding.ToString())
            .Add(content.Html?.Charset is { } charset ? StoredText.Clean(charset, StoreLimits.CharsetCharsMax) : null);
        lexemes.WriteScoped(
            rows.Value(lexemes.ScopedBytes), row.Email.InboxId, row.WorkspaceId, row.Email.ReceivedAt);
    }

    private static void AddAttachments(RoundTrip trip, IReadOnlyList<FiledRow> rows)
    {
        var parts = rows
            .SelectMany(row => row.Email.Content.Attachments.Take(StoreLimits.AttachmentsMax)
                .Select((part, index) => (row.Email.EmailId, Index: index, Part: part)))
            .ToArray();
        if (parts.Length == 0)
            return;
        trip.Add(Sql.Of<BatchFiling>("insert_attachments"))
            .With("email_ids", parts.Select(each => each.EmailId).ToArray())
            .With("indexes", parts.Select(each => each.Index).ToArray())
            .With("filenames", parts.Select(each =>
                StoredText.Clean(each.Part.Filename, StoreLimits.FilenameCharsMax)).ToArray())
            .With("mime_types", parts.Select(each =>
                StoredText.Clean(each.Part.MimeType, StoreLimits.MimeTypeCharsMax)).ToArray())
            .With("sizes", parts.Select(each => each.Part.SizeBytes).ToArray())
            .With("offsets", parts.Select(each => each.Part.BodyOffset).ToArray())
            .With("lengths", parts.Select(each => each.Part.BodyLength).ToArray())
            .With("encodings", parts.Select(each => each.Part.TransferEncoding.ToString()).ToArray())
            .With("content_ids", parts.Select(each => each.Part.ContentId is { } id
                ? StoredText.Clean(id, StoreLimits.FilenameCharsMax)
                : null).ToArray())
            .With("inline", parts.Select(each => each.Part.IsInline).ToArray());
    }
}
