using MailMesh.Contracts;
using MailMesh.InboxSync.Hosted;
using MailMesh.Mirror;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;

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
        var finding = inboxes.Find([.. addresses.Distinct()], ct);
        var keeping = blobs.Keep([.. batch.Select(delivery => delivery.Raw)], ct);
        // Both to their end, whatever becomes of the other: a mail's memory is read until its bytes are kept.
        await Task.WhenAll(finding, keeping);
        var (found, refs) = (await finding, await keeping);
        var outcomes = new DeliveryOutcome[batch.Count];
        var copies = new List<(int Delivery, EmailToFile Email)>();
        for (var i = 0; i < batch.Count; i++)
            if (!Address(batch[i], refs[i], found, i, copies))
                outcomes[i] = DeliveryOutcome.InboxMissing;
        if (copies.Count > 0)
            await Commit(copies, outcomes, ct);
        return outcomes;
    }

    /// <summary>
    /// One email for each inbox, by however many addresses it was named. False where an inbox is missing.
    /// </summary>
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

    private Task Commit(
        List<(int Delivery, EmailToFile Email)> copies, DeliveryOutcome[] outcomes, CancellationToken ct) =>
        database.InTransaction(
            async (_, tx, token) =>
            {
                var filed = await MirrorWriter.File(tx, [.. copies.Select(copy => copy.Email)], token);
                var events = new List<(Guid, EmailReceived)>(copies.Count);
                for (var i = 0; i < copies.Count; i++)
                    if (filed[i] is FilingOutcome.InboxMissing)
                        outcomes[copies[i].Delivery] = DeliveryOutcome.InboxMissing;
                    else if (filed[i] is FilingOutcome.Filed done)
                        events.Add(Arrival.Of(copies[i].Email, done));
                await outgoing.AddEvents(tx, events, token);
            },
            ct);
}
