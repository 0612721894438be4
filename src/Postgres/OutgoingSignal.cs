using System.Threading.Channels;

namespace MailMesh.Postgres;

/// <summary>
/// Wakes this process's relay after a commit. A NOTIFY inside each transaction would do so too, but PostgreSQL
/// takes one lock for all notifying commits, so they no longer share an fsync (decision 0022).
/// </summary>
public sealed class OutgoingSignal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Waits until raised since the last wait.</summary>
    public async Task Wait(CancellationToken ct) => await _raised.Reader.ReadAsync(ct);
}
