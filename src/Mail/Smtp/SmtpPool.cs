using MailMesh.Mail.Smtp.Client;

namespace MailMesh.Mail.Smtp;

/// <summary>
/// Sends mails to one server over a bounded number of connections that are kept for reuse. Safe for any number
/// of callers at a time.
/// </summary>
public sealed class SmtpPool : IAsyncDisposable
{
    private readonly SmtpEndpoint _endpoint;
    private readonly SmtpPoolOptions _options;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _slots;
    private readonly Stack<Connection> _idle = new(); // guarded by itself; last in first out, so that spare ones age
    private readonly CancellationTokenSource _dropAll = new();
    private readonly ITimer _reaper;
    private bool _isClosed; // guarded by idle

    /// <param name="endpoint">The server.</param>
    /// <param name="options">Bounds and waits; null for the defaults.</param>
    /// <param name="clock">Time of all waits; null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message says which.</exception>
    public SmtpPool(SmtpEndpoint endpoint, SmtpPoolOptions? options = null, TimeProvider? clock = null)
    {
        _endpoint = endpoint;
        _options = options ?? new SmtpPoolOptions();
        _clock = clock ?? TimeProvider.System;
        _endpoint.Validate();
        _options.Validate();
        _slots = new SemaphoreSlim(_options.ConnectionsMax);
        var period = _options.IdleMax / 2;
        _reaper = _clock.CreateTimer(_ => _ = CloseIdle(all: false), null, period, period);
    }

    /// <summary>Connections open and unused now.</summary>
    public int Idle
    {
        get { lock (_idle) return _idle.Count; }
    }

    /// <summary>
    /// Sends one mail in one transaction. Expected failures are values, never exceptions: refusals, timeouts and
    /// lost connections all come as a <see cref="SmtpOutcome"/>.
    /// </summary>
    /// <param name="envelope">Return path and recipients.</param>
    /// <param name="content">
    /// The mail as it shall arrive, each line ended by CRLF; dots are stuffed on the way. A bare CR or LF is
    /// Rejected.
    /// </param>
    /// <param name="beforeContent">
    /// Runs once at most, after the server took a recipient and before any content leaves: the place to note
    /// durably that from now on the outcome may be unknown. Should it throw, nothing is sent and its exception
    /// is passed on.
    /// </param>
    /// <param name="ct">
    /// Gives up. Once the final dot may have left, giving up makes <see cref="SmtpOutcome.Unknown"/>.
    /// </param>
    /// <exception cref="OperationCanceledException">Cancelled before the final dot could have left.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public async Task<SmtpOutcome> Send(
        SmtpEnvelope envelope, ReadOnlyMemory<byte> content,
        Func<CancellationToken, Task>? beforeContent = null, CancellationToken ct = default)
    {
        ThrowIfClosed();
        if (!await _slots.WaitAsync(_options.WaitMax, ct))
            return NotBegun(envelope, new Refusal(
                SmtpStage.Connect, null, $"no connection was free within {_options.WaitMax.TotalSeconds:0} s"));
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _dropAll.Token);
            return await SendOverOne(envelope, content, beforeContent, either.Token);
        }
        catch (OperationCanceledException) when (_dropAll.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return NotBegun(envelope, new Refusal(SmtpStage.Connect, null, "the pool was closed meanwhile"));
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>
    /// Connects and logs in, sends nothing; the connection is kept for the next mail. One that is open and unused
    /// is no proof: a new one is opened.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public async Task<SmtpCheck> Check(CancellationToken ct = default)
    {
        ThrowIfClosed();
        await _slots.WaitAsync(ct);
        try
        {
            var (connection, refusal) = await Handshake.Open(_endpoint, _options.Timeouts, _clock, ct);
            if (connection is null)
                return new SmtpCheck.Failed(refusal!.Stage, refusal.Reply, refusal.Reason, refusal.Fault);
            await GiveBack(connection);
            return new SmtpCheck.Ready();
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>
    /// Refuses new sends, waits up to <see cref="SmtpPoolOptions.DrainMax"/> for those under way, then drops
    /// their connections, and says QUIT on the unused ones.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        lock (_idle)
        {
            if (_isClosed) return;
            _isClosed = true;
        }
        await _reaper.DisposeAsync();
        await CloseIdle(all: true);
        if (!await AllReturn(_options.DrainMax))
        {
            await _dropAll.CancelAsync();
            await AllReturn(_options.DrainMax);
        }
        await CloseIdle(all: true);
    }

    private async Task<SmtpOutcome> SendOverOne(
        SmtpEnvelope envelope, ReadOnlyMemory<byte> content, Func<CancellationToken, Task>? beforeContent,
        CancellationToken ct)
    {
        if (await TakeIdle(ct) is { } reused)
        {
            var transaction = new Transaction(reused, envelope, content);
            var outcome = await Run(reused, transaction, beforeContent, ct);
            // It was closed while unused, or has had its fill (421): no content left, so nothing can be sent twice.
            if (!(reused.IsOver && !transaction.ContentBegun && outcome is SmtpOutcome.Deferred)) return outcome;
        }
        var (fresh, refusal) = await Handshake.Open(_endpoint, _options.Timeouts, _clock, ct);
        if (fresh is null) return NotBegun(envelope, refusal!);
        return await Run(fresh, new Transaction(fresh, envelope, content), beforeContent, ct);
    }

    private async Task<SmtpOutcome> Run(
        Connection connection, Transaction transaction, Func<CancellationToken, Task>? beforeContent,
        CancellationToken ct)
    {
        try
        {
            return await transaction.Run(beforeContent, ct);
        }
        finally
        {
            await GiveBack(connection);
        }
    }

    /// <summary>An unused connection that still lives, or null.</summary>
    private async Task<Connection?> TakeIdle(CancellationToken ct)
    {
        while (true)
        {
            Connection? connection;
            lock (_idle)
            {
                if (!_idle.TryPop(out connection)) return null;
            }
            var unused = _clock.GetElapsedTime(connection.IdleSince);
            // After a refused transaction the server still holds its pieces: RSET clears them (RFC 5321 §4.1.1.5).
            var needsReset = !connection.IsClean || unused >= _options.ProbeAfter;
            var isSound = unused < _options.IdleMax && !connection.HasUnreadInput;
            if (isSound && (!needsReset || await Reset(connection, ct))) return connection;
            await connection.DisposeAsync();
        }
    }

    private async Task GiveBack(Connection connection)
    {
        var isFit = !connection.IsOver && connection.Mails < _options.MailsPerConnectionMax;
        connection.IdleSince = _clock.GetTimestamp();
        lock (_idle)
        {
            if (isFit && !_isClosed)
            {
                _idle.Push(connection);
                return;
            }
        }
        await connection.Quit();
    }

    private static async Task<bool> Reset(Connection connection, CancellationToken ct)
    {
        try
        {
            using var cancel = connection.EndedBy(ct);
            var reply = await connection.Exchange("RSET", "RSET", connection.Timeouts.Reset);
            connection.Rest();
            return connection.IsClean = reply.IsPositive && !connection.IsOver;
        }
        catch (Exception error) when (Connection.IsLoss(error))
        {
            connection.End(); // a fresh one takes its place
            return false;
        }
    }

    private async Task CloseIdle(bool all)
    {
        List<Connection> aged = [];
        lock (_idle)
        {
            Connection[] kept =
                [.. _idle.Where(each => !all && _clock.GetElapsedTime(each.IdleSince) < _options.IdleMax)];
            aged.AddRange(_idle.Except(kept));
            _idle.Clear();
            foreach (var connection in kept.Reverse()) _idle.Push(connection);
        }
        foreach (var connection in aged) await connection.Quit();
    }

    private async Task<bool> AllReturn(TimeSpan max)
    {
        using var limit = new CancellationTokenSource(max, _clock);
        var taken = 0;
        try
        {
            for (; taken < _options.ConnectionsMax; taken++) await _slots.WaitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            if (taken > 0) _slots.Release(taken);
        }
    }

    private void ThrowIfClosed()
    {
        lock (_idle) ObjectDisposedException.ThrowIf(_isClosed, this);
    }

    private static SmtpOutcome NotBegun(SmtpEnvelope envelope, Refusal refusal) =>
        new RecipientLedger(envelope.Recipients).Ended(refusal);
}
