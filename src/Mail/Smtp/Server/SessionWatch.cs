using System.Diagnostics.CodeAnalysis;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>
/// What a session waits for, and until when. One timer of the server sweeps over all watches, so that a wait
/// costs a session two fields in place of a timer and a token.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without timer or link holds nothing to dispose.")]
internal sealed class SessionWatch(TimeProvider clock, SmtpServerOptions options)
{
    private enum Wait { Client, Command, Content, Handler }

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private long _deadline = long.MaxValue;
    private long _received, _receivedBefore;
    private long _contentSince;
    private Wait _wait;
    private bool _isDraining;

    /// <summary>Cancelled once: the session is to end with <see cref="Reason"/>.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>The reply to end with.</summary>
    public SmtpReply Reason { get; private set; } = Replies.TooSlow;

    public bool IsDraining
    {
        get { lock (_gate) return _isDraining; }
    }

    public long BytesReceived => Interlocked.Read(ref _received);

    /// <summary>Waits for a whole command line: the only state in which draining may end a session at once.</summary>
    public void AwaitCommand()
    {
        Begin(Wait.Command, options.CommandMax);
        if (IsDraining) Drain(force: false);
    }

    /// <summary>The mail under way has had its time.</summary>
    public bool ContentIsOverdue => clock.GetElapsedTime(_contentSince) >= options.ContentMax;

    /// <summary>Waits for content, which has to grow all along; a mail's time begins with its first.</summary>
    public void AwaitContent(bool isFirst = true)
    {
        if (isFirst) _contentSince = clock.GetTimestamp();
        Begin(Wait.Content, options.ProgressMax);
    }

    /// <summary>Waits for the owner's handler.</summary>
    public void AwaitHandler() => Begin(Wait.Handler, options.HandlerMax);

    /// <summary>Waits until the client has taken what we write, or shaken hands.</summary>
    public void AwaitClient() => Begin(Wait.Client, options.WriteMax);

    public void Received(int bytes) => Interlocked.Add(ref _received, bytes);

    /// <summary>Called by the server's timer.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            if (clock.GetTimestamp() < _deadline) return;
            var isGrowing = Interlocked.Read(ref _received) - _receivedBefore >= options.ProgressBytesMin;
            var isTimely = !ContentIsOverdue;
            if (_wait == Wait.Content && isGrowing && isTimely) Set(Wait.Content, options.ProgressMax);
            else Cancel(_wait == Wait.Handler ? Replies.HandlerFailed : Replies.TooSlow);
        }
    }

    /// <summary>Ends the session: at once between mails or by <paramref name="force"/>, else after its mail.</summary>
    public void Drain(bool force)
    {
        lock (_gate)
        {
            _isDraining = true;
            if (_wait == Wait.Command || force) Cancel(Replies.ShuttingDown);
        }
    }

    private void Begin(Wait what, TimeSpan max)
    {
        lock (_gate) Set(what, max);
    }

    private void Set(Wait what, TimeSpan max)
    {
        _wait = what;
        _receivedBefore = Interlocked.Read(ref _received);
        _deadline = clock.GetTimestamp() + (long)(max.TotalSeconds * clock.TimestampFrequency);
    }

    private void Cancel(SmtpReply reason)
    {
        _deadline = long.MaxValue;
        if (_end.IsCancellationRequested) return;
        Reason = reason;
        _ = _end.CancelAsync(); // not on this thread: what resumes would run under the gate
    }
}
