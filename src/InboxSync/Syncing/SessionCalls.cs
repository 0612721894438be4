using System.Threading.Channels;

namespace MailMesh.InboxSync.Syncing;

/// <summary>What the work connection is asked for, whether it rests or is busy with a long first sync.</summary>
internal sealed class SessionCalls
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private int _asked;

    public bool Any => Volatile.Read(ref _asked) != 0;

    public void Call(SessionCall call)
    {
        Interlocked.Or(ref _asked, (int)call);
        _wake.Writer.TryWrite(true);
    }

    /// <summary>All that was asked for since the last time.</summary>
    public SessionCall Take() => (SessionCall)Interlocked.Exchange(ref _asked, 0);

    /// <summary>Ends once something is asked for; what was taken meanwhile may end it too.</summary>
    public async Task Wait(CancellationToken ct) => await _wake.Reader.ReadAsync(ct);
}

[Flags]
internal enum SessionCall
{
    None = 0,

    /// <summary>Keys changed something: tell the server.</summary>
    Carry = 1,

    /// <summary>Look at all folders.</summary>
    Look = 2,
}
