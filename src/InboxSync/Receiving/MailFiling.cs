using MailMesh.Contracts;
using MailMesh.InboxSync.Hosted;
using MailMesh.Mirror;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Receiving;

/// <summary>
/// Makes deliveries durable: raw bytes first, then rows and one <see cref="EmailReceived"/> for each inbox in one
/// transaction.
/// </summary>
public sealed class MailFiling(Database database, BlobStore blobs, HostedInboxes inboxes, OutgoingMessages outgoing)
{
    /// <summary>What became of each delivery, in order.</summary>
    public async Task<IReadOnlyList<DeliveryOutcome>> File(IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        var addresses = batch.SelectMany(delivery => delivery.Recipients).Select(inboxes.AddressOf).OfType<string>();
        var found = await inboxes.Find([.. addresses.Distinct()], ct);
        var refs = await blobs.Keep([.. batch.Select(delivery => delivery.Raw)], ct);
        var outcomes = new DeliveryOutcome[batch.Count];
        var copies = new List<(int Delivery, EmailToFile Email)>();
        for (var i = 0; i < batch.Count; i++)
            if (!Address(batch[i], refs[i], found, i, copies))
                outcomes[i] = DeliveryOutcome.InboxMissing;
        foreach (var part in copies.Chunk(MirrorWriter.BatchMax))
            await FilePart(batch, part, outcomes, ct);
        return outcomes;
    }

    /// <summary>One email for each inbox, however many of its addresses were named. False where an inbox is missing.</summary>
    private bool Address(
        Delivery delivery, BlobRef blob, IReadOnlyDictionary<string, Guid> found, int index,
        List<(int Delivery, EmailToFile Email)> copies)
    {
        var taken = new HashSet<Guid>();
        var complete = true;
        foreach (var recipient in delivery.Recipients)
            if (inboxes.AddressOf(recipient) is not { } address || !found.TryGetValue(address, out var inboxId))
                complete = false;
            else if (taken.Add(inboxId))
                copies.Add((index, new EmailToFile
                {
                    EmailId = Guid.CreateVersion7(delivery.ReceivedAt),
                    InboxId = inboxId,
                    FolderRole = FolderRole.Inbox,
                    Content = delivery.Content,
                    Blob = blob,
                    ReceivedAt = delivery.ReceivedAt,
                    DeliveredTo = recipient,
                    TraceHeaders = delivery.TraceHeaders,
                }));
        return complete;
    }

    private Task FilePart(
        IReadOnlyList<Delivery> batch, (int Delivery, EmailToFile Email)[] copies, DeliveryOutcome[] outcomes,
        CancellationToken ct) =>
        database.InTransaction(
            async (_, tx, token) =>
            {
                var filed = await MirrorWriter.File(tx, [.. copies.Select(copy => copy.Email)], token);
                for (var i = 0; i < copies.Length; i++)
                {
                    var (index, email) = copies[i];
                    if (filed[i] is FilingOutcome.InboxMissing)
                        outcomes[index] = DeliveryOutcome.InboxMissing;
                    else if (filed[i] is FilingOutcome.Filed done)
                        await Tell(tx, batch[index], email, done, token);
                }
            },
            ct);

    private Task Tell(
        NpgsqlTransaction tx, Delivery delivery, EmailToFile email, FilingOutcome.Filed filed, CancellationToken ct)
    {
        var content = delivery.Content;
        var received = new EmailReceived
        {
            EventId = Guid.CreateVersion7(email.ReceivedAt),
            WorkspaceId = filed.WorkspaceId,
            InboxId = email.InboxId,
            EmailId = filed.EmailId,
            ThreadId = filed.ThreadId,
            MessageId = content.MessageId,
            From = content.From is { } from ? new EmailAddress(from.Address, from.Name) : null,
            To = [.. content.To.Take(StoreLimits.CorrespondentsMax).Select(to => new EmailAddress(to.Address, to.Name))],
            Subject = content.Subject,
            Preview = content.Preview,
            HasAttachments = content.Attachments.Any(part => !part.IsInline),
            SizeBytes = email.Blob.SizeBytes,
            ReceivedAt = email.ReceivedAt,
        };
        return outgoing.Add(tx, received, received.EventId, ct: ct);
    }
}
