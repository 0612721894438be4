using Dapper;
using MailMesh.Contracts;
using MailMesh.InboxSync.Syncing;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mirror.Syncing;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Gmail;

/// <summary>
/// Mail that the account sent to itself is one mail at Gmail, with \Sent and \Inbox: it was sent, and it arrived. The
/// mirror may have it as sent already, by our own sending or because \Inbox came a moment later.
/// </summary>
internal static class SentToSelf
{
    /// <summary>\Inbox that comes later is its owner's doing: nothing arrives then.</summary>
    public static readonly TimeSpan ArrivesWithin = TimeSpan.FromMinutes(10);

    /// <summary>Tells of those that are placed at these UIDs, once each.</summary>
    /// <param name="toldUids">Told of already, in this transaction.</param>
    public static async Task Tell(
        NpgsqlTransaction tx, SyncStore store, SessionScope scope, FolderState folder,
        IEnumerable<FetchedEmail> emails, IReadOnlySet<uint> toldUids, CancellationToken ct)
    {
        var uids = emails.Where(email => email.Uid >= folder.ArrivalsFrom && GmailLabels.IsSentToSelf(email))
            .Select(email => (long)email.Uid).ToArray();
        if (uids.Length == 0)
            return;
        var marked = await tx.Connection!.QueryAsync<Row>(new CommandDefinition(
            Sql.Of<Row>("sent_to_self"), new { folder_id = folder.FolderId, uids }, tx, cancellationToken: ct));
        var since = store.Clock.GetUtcNow() - ArrivesWithin;
        var arrivals = marked.Where(row => row.ReceivedAt > since && !toldUids.Contains((uint)row.Uid))
            .Select(row => row.Arrived(scope.Inbox.InboxId)).ToArray();
        await store.Outgoing.AddEvents(tx, arrivals, ct);
    }

    private sealed record Row
    {
        public required long Uid { get; init; }
        public required Guid EmailId { get; init; }
        public required Guid WorkspaceId { get; init; }
        public required Guid ThreadId { get; init; }
        public string? MessageId { get; init; }
        public string? FromAddress { get; init; }
        public string? FromName { get; init; }
        public required string[] ToAddresses { get; init; }
        public required string?[] ToNames { get; init; }
        public required string Subject { get; init; }
        public required string Preview { get; init; }
        public required bool HasAttachments { get; init; }
        public required long SizeBytes { get; init; }
        public required DateTimeOffset ReceivedAt { get; init; }

        public (Guid Id, EmailReceived Event) Arrived(Guid inboxId)
        {
            var received = new EmailReceived
            {
                EventId = Guid.CreateVersion7(ReceivedAt),
                WorkspaceId = WorkspaceId,
                InboxId = inboxId,
                EmailId = EmailId,
                ThreadId = ThreadId,
                MessageId = MessageId,
                From = FromAddress is { } from ? new EmailAddress(from, FromName) : null,
                To = [.. ToAddresses.Zip(ToNames, (address, name) => new EmailAddress(address, name))],
                Subject = Subject,
                Preview = Preview,
                HasAttachments = HasAttachments,
                SizeBytes = SizeBytes,
                ReceivedAt = ReceivedAt,
            };
            return (received.EventId, received);
        }
    }
}
