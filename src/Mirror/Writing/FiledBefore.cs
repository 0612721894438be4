using MailMesh.Mirror.Threading;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Mirror.Writing;

/// <summary>What the mirror already knows of a batch, by position in it: known once the trip has run.</summary>
internal sealed class FiledBefore
{
    /// <summary>Emails that are there.</summary>
    public Dictionary<int, Guid> EmailOf { get; } = [];

    public Dictionary<(Guid Inbox, Guid Key), Guid> ThreadOfKey { get; } = [];

    public Dictionary<int, Guid> ThreadOfSubject { get; } = [];

    public static FiledBefore Ask(RoundTrip trip, IReadOnlyList<EmailToFile> emails, Threadable[] threadables)
    {
        var found = new FiledBefore();
        found.AskEmails(trip, emails);
        found.AskThreads(trip, threadables);
        return found;
    }

    private void AskEmails(RoundTrip trip, IReadOnlyList<EmailToFile> emails)
    {
        var all = Enumerable.Range(0, emails.Count).ToArray();
        var placed = all.Where(i => emails[i].Place is not null).ToArray();
        if (placed.Length > 0)
            trip.Ask(Sql.Of<FiledBefore>("already_placed"), ReadEmails)
                .With("ordinals", placed)
                .With("folder_ids", placed.Select(i => emails[i].Place!.Value.FolderId).ToArray())
                .With("uids", placed.Select(i => (long)emails[i].Place!.Value.Uid).ToArray());
        trip.Ask(Sql.Of<FiledBefore>("already_there"), ReadEmails)
            .With("ordinals", all)
            .With("email_ids", emails.Select(email => email.EmailId).ToArray())
            .With("inbox_ids", emails.Select(email => email.InboxId).ToArray())
            .With("blobs", emails.Select(DeliveredBlob).ToArray());
    }

    private void AskThreads(RoundTrip trip, Threadable[] threadables)
    {
        var keys = threadables.SelectMany(email => email.Keys.Select(key => (email.InboxId, Key: key)))
            .Distinct().ToArray();
        trip.Ask(Sql.Of<FiledBefore>("threads_of_keys"), ReadKeys)
            .With("inbox_ids", keys.Select(key => key.InboxId).ToArray())
            .With("keys", keys.Select(key => key.Key).ToArray());
        var replies = Enumerable.Range(0, threadables.Length).Where(i =>
            threadables[i] is { From: not null, Subject: { IsReply: true, Text.Length: > 0 } }).ToArray();
        if (replies.Length > 0)
            trip.Ask(Sql.Of<FiledBefore>("threads_of_subjects"), ReadSubjects)
                .With("ordinals", replies)
                .With("inbox_ids", replies.Select(i => threadables[i].InboxId).ToArray())
                .With("subjects", replies.Select(i => threadables[i].Subject.Text).ToArray())
                .With("senders", replies.Select(i => threadables[i].From!.Address).ToArray())
                .With("from_times", replies.Select(i => threadables[i].ReceivedAt - ThreadPlan.SubjectWindow)
                    .Select(time => time.UtcDateTime).ToArray())
                .With("to_times", replies.Select(i => threadables[i].ReceivedAt + ThreadPlan.SubjectWindow)
                    .Select(time => time.UtcDateTime).ToArray());
    }

    /// <summary>No blob is null: without a Message-ID the same bytes may be two mails.</summary>
    private static byte[]? DeliveredBlob(EmailToFile email) =>
        email.DeliveredTo is null || email.Content.MessageId is null ? null : email.Blob.Sha256;

    private async Task ReadEmails(NpgsqlDataReader rows, CancellationToken ct)
    {
        while (await rows.ReadAsync(ct))
            EmailOf[rows.GetInt32(0)] = rows.GetGuid(1);
    }

    private async Task ReadKeys(NpgsqlDataReader rows, CancellationToken ct)
    {
        while (await rows.ReadAsync(ct))
            ThreadOfKey[(rows.GetGuid(0), rows.GetGuid(1))] = rows.GetGuid(2);
    }

    private async Task ReadSubjects(NpgsqlDataReader rows, CancellationToken ct)
    {
        while (await rows.ReadAsync(ct))
            ThreadOfSubject[rows.GetInt32(0)] = rows.GetGuid(1);
    }
}
