using System.Threading.Channels;

namespace MailMesh.InboxSync.Receiving;

/// <summary>Deliveries of all sessions, in order; those that wait together are committed together.</summary>
public sealed class WaitingDeliveries
{
    public const int WaitingMax = 1_000;

    /// <summary>Mails of one commit.</summary>
    public const int BatchMax = 64;

    /// <summary>Raw bytes of one commit, exceeded by at most one mail.</summary>
    public const long BatchBytesMax = 32L * 1024 * 1024;

    /// <summary>
    /// Recipients of one commit, exceeded by at most one mail: all of a mail's copies commit together.
    /// </summary>
    public const int BatchRecipientsMax = 256;

    private readonly Channel<Delivery> _waiting = Channel.CreateBounded<Delivery>(WaitingMax);

    /// <summary>
    /// Answers once the outcome is known. <paramref name="ct"/> ends only the wait for a place: a delivery under way
    /// is read to its end.
    /// </summary>
    public async Task<DeliveryOutcome> Deliver(Delivery delivery, CancellationToken ct)
    {
        await _waiting.Writer.WriteAsync(delivery, ct);
        return await delivery.Outcome.Task;
    }

    /// <summary>What waits now, at least one. Empty once the queue is closed.</summary>
    internal async Task<IReadOnlyList<Delivery>> Take()
    {
        var batch = new List<Delivery>();
        if (!await _waiting.Reader.WaitToReadAsync())
            return batch;
        long bytes = 0;
        var recipients = 0;
        while (batch.Count < BatchMax && bytes < BatchBytesMax && recipients < BatchRecipientsMax
            && _waiting.Reader.TryRead(out var delivery))
        {
            batch.Add(delivery);
            bytes += delivery.Raw.Length;
            recipients += delivery.Recipients.Count;
        }
        return batch;
    }

    /// <summary>No more come; those that wait are still taken.</summary>
    internal void Close() => _waiting.Writer.TryComplete();
}
