namespace MailMesh.Mail.Imap.Client;

/// <summary>
/// Ends a connection whose server says nothing while an answer is due, or takes nothing while we write. Time that a
/// slow handler of ours takes doesn't count: then nothing is read, and nothing could come.
/// </summary>
internal sealed class SilenceWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _max;
    private readonly Action<string> _silent;
    private readonly ITimer _timer;
    private long _readingSince, _writingSince; // 0 while not
    private string _waitingFor = "";
    private bool _expects, _isDisposed;

    public SilenceWatch(ImapOptions options, Action<string> silent)
    {
        (_clock, _max, _silent) = (options.Clock, options.Timeouts.Command, silent);
        _timer = _clock.CreateTimer(
            static state => ((SilenceWatch)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Reading(bool begins) => Volatile.Write(ref _readingSince, begins ? _clock.GetTimestamp() | 1 : 0);

    public void Writing(bool begins)
    {
        Volatile.Write(ref _writingSince, begins ? _clock.GetTimestamp() | 1 : 0);
        if (begins) Arm();
    }

    /// <summary>An answer is due from now on.</summary>
    public void Expect(string command)
    {
        lock (_lock)
        {
            _waitingFor = command;
            _expects = true;
        }
        if (Volatile.Read(ref _readingSince) != 0) Reading(true);
        Arm();
    }

    /// <summary>No answer is due.</summary>
    public void Rest()
    {
        lock (_lock)
        {
            _expects = false;
            if (!_isDisposed) _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock) _isDisposed = true;
        _timer.Dispose();
    }

    private void Arm()
    {
        lock (_lock)
        {
            if (!_isDisposed) _timer.Change(_max / 4, _max / 4);
        }
    }

    private void Look()
    {
        string waitingFor;
        bool expects;
        lock (_lock) (waitingFor, expects) = (_waitingFor, _expects);
        if (IsOver(ref _writingSince)) _silent($"the server took nothing of {waitingFor} for {_max.TotalSeconds:0} s");
        else if (expects && IsOver(ref _readingSince))
            _silent($"no answer to {waitingFor} within {_max.TotalSeconds:0} s");
    }

    private bool IsOver(ref long since) =>
        Volatile.Read(ref since) is not 0 and var from && _clock.GetElapsedTime(from) >= _max;
}
