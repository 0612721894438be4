using MailMesh.Mirror.Threading;
using Npgsql;

namespace MailMesh.Mirror.Writing;

/// <summary>What the mirror already knows of a batch, by position in it; read in one round trip.</summary>
internal sealed class FiledBefore
{
    /// <summary>Emails that are there.</summary>
    public Dictionary<int, Guid> EmailOf { get; } = [];

    public Dictionary<(Guid Inbox, Guid Key), Guid> ThreadOfKey { get; } = [];

    public Dictionary<int, Guid> ThreadOfSubject { get; } = [];

    public static Task<FiledBefore> Find(
        NpgsqlTransaction tx, IReadOnlyList<EmailToFile> emails, Threadable[] threadables, CancellationToken ct)
    {
        var all = Enumerable.Range(0, emails.Count).ToArray();
        var keys = threadables.SelectMany(email => email.Keys.Select(key => (email.InboxId, Key: key)))
            .Distinct().ToArray();
        var replies = all.Where(i =>
            threadables[i] is { From: not null, Subject: { IsReply: true, Text.Length: > 0 } }).ToArray();
        var placed = all.Where(i => emails[i].Place is not null).ToArray();
        return new Statements(tx)
            .Add("already_placed")
            .With("ordinals", placed)
            .With("folder_ids", placed.Select(i => emails[i].Place!.Value.FolderId).ToArray())
            .With("uids", placed.Select(i => (long)emails[i].Place!.Value.Uid).ToArray())
            .Add("already_there")
            .With("ordinals", all)
            .With("email_ids", emails.Select(email => email.EmailId).ToArray())
            .With("inbox_ids", emails.Select(email => email.InboxId).ToArray())
            .With("blobs", emails.Select(DeliveredBlob).ToArray())
            .Add("threads_of_keys")
            .With("inbox_ids", keys.Select(key => key.InboxId).ToArray())
            .With("keys", keys.Select(key => key.Key).ToArray())
            .Add("threads_of_subjects")
            .With("ordinals", replies)
            .With("inbox_ids", replies.Select(i => threadables[i].InboxId).ToArray())
            .With("subjects", replies.Select(i => threadables[i].Subject.Text).ToArray())
            .With("senders", replies.Select(i => threadables[i].From!.Address).ToArray())
            .With("from_times", replies.Select(i => threadables[i].ReceivedAt - ThreadPlan.SubjectWindow)
                .Select(time => time.UtcDateTime).ToArray())
            .With("to_times", replies.Select(i => threadables[i].ReceivedAt + ThreadPlan.SubjectWindow)
                .Select(time => time.UtcDateTime).ToArray())
            .Read(Read, ct);
    }

    /// <summary>No blob is null: without a Message-ID the same bytes may be two mails.</summary>
    private static byte[]? DeliveredBlob(EmailToFile email) =>
        email.DeliveredTo is null || email.Content.MessageId is null ? null : email.Blob.Sha256;

    private static async Task<FiledBefore> Read(NpgsqlDataReader reader, CancellationToken ct)
    {
        var found = new FiledBefore();
        while (await reader.ReadAsync(ct))
            found.EmailOf[reader.GetInt32(0)] = reader.GetGuid(1);
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
            found.EmailOf[reader.GetInt32(0)] = reader.GetGuid(1);
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
            found.ThreadOfKey[(reader.GetGuid(0), reader.GetGuid(1))] = reader.GetGuid(2);
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
            found.ThreadOfSubject[reader.GetInt32(0)] = reader.GetGuid(1);
        return found;
    }
}
