using System.Net.Sockets;
using System.Security.Authentication;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;
using MailMesh.Mail.Peers;

namespace MailMesh.Mail.Imap.Client;

/// <summary>
/// One connection: commands go out under a turn, one loop reads all answers. Any number of commands may be in
/// flight; an exclusive one waits for the others and holds the turn until it is answered.
/// </summary>
internal sealed class Connection : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Command[] _pending = []; // replaced, never changed, under _lock; oldest first
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Transport _transport;
    private readonly Dispatcher _dispatcher;
    private readonly SilenceWatch _watch;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _fewer; // guarded by _lock: someone waits for commands to end
    private TaskCompletionSource<string?>? _goAhead; // guarded by _lock: someone waits for "+"
    private string? _lost; // guarded by _lock
    private Task _loop = Task.CompletedTask;
    private int _tags, _waiters, _isIdling;

    public Connection(Transport transport, ImapEndpoint endpoint, ImapOptions options)
    {
        (_transport, Endpoint, Options) = (transport, endpoint, options);
        _dispatcher = new Dispatcher(this);
        _watch = new SilenceWatch(options, silence => Lose(silence));
        Changes = new ChangeQueue(options.Limits.ChangesPendingMax);
        Reader = new WireReader(transport.Input, options.Limits, _dispatcher.LargeLiteral)
        {
            Waiting = _watch.Reading,
            MayRest = () => !_transport.IsCompressed && IsQuiet,
        };
    }

    public ImapEndpoint Endpoint { get; }

    public ImapOptions Options { get; }

    public WireReader Reader { get; }

    public ChangeQueue Changes { get; }

    public ImapCapabilities Capabilities { get; set; } = ImapCapabilities.None;

    /// <summary>Extensions that were enabled.</summary>
    public IReadOnlySet<string> Enabled { get; set; } = new HashSet<string>();

    public SelectedMailbox? Selected { get; set; }

    /// <summary>The mailbox that a SELECT under way will open.</summary>
    public SelectedMailbox? Selecting { get; set; }

    /// <summary>The greeting, once it came.</summary>
    public TaskCompletionSource<StatusResponse> Greeting { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An IDLE that other commands may interrupt, or null.</summary>
    public Action? InterruptIdle { get; set; }

    /// <summary>Commands wait for the turn that an IDLE holds.</summary>
    public bool HasWaiters => Volatile.Read(ref _waiters) > 0;

    public bool IsEncrypted => _transport.IsEncrypted;

    public bool IsLost => LossReason is not null;

    public Task Ended => _over.Task;

    /// <summary>What ended the handshake of STARTTLS, if that did.</summary>
    public PeerFault Fault { get; private set; }

    public string? LossReason
    {
        get { lock (_lock) return _lost; }
    }

    public bool IsUtf8 => Enabled.Contains("UTF8=ACCEPT") || Enabled.Contains("IMAP4rev2")
        || (Capabilities.IsRev2 && !Capabilities.Has("IMAP4rev1"));

    private LiteralSupport Literals => Capabilities.Has("LITERAL+") ? LiteralSupport.All
        : Capabilities.HasOrRev2("LITERAL-") ? LiteralSupport.Small : LiteralSupport.Synchronizing;

    /// <summary>No answer is due.</summary>
    private bool IsQuiet
    {
        get { lock (_lock) return Array.TrueForAll(_pending, static command => command.MayBeSilent); }
    }

    public void Start() => _loop = Read();

    /// <summary>Sends a command when its turn comes and waits for its answer.</summary>
    /// <exception cref="OperationCanceledException">Given up; an answer that still comes is dropped.</exception>
    public async Task<ImapOutcome<T>> Run<T>(Command<T> command, CancellationToken ct)
    {
        await TakeTurn(command, ct);
        var keepsTurn = false;
        try
        {
            await FewerThan(command.IsExclusive ? 1 : Options.Limits.CommandsPendingMax, ct);
            if (!TryAdd(command)) return new ImapOutcome<T>.Lost(LossReason!);
            await Transmit(command, ct);
            if (command.IsExclusive && !command.Ended.IsCompleted)
            {
                keepsTurn = true;
                _ = command.Ended.ContinueWith(
                    static (_, turn) => ((SemaphoreSlim)turn!).Release(), _turn, CancellationToken.None,
                    TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
        finally
        {
            if (!keepsTurn) _turn.Release();
        }
        if (!ct.CanBeCanceled) return await command.Outcome;
        using var abandon = ct.UnsafeRegister(static state => ((Command)state!).Abandon(), command);
        return await command.Outcome.WaitAsync(ct);
    }

    /// <summary>Writes a command's text; pauses where the server must agree first.</summary>
    public async Task SendText(Command command, CancellationToken ct)
    {
        var text = new CommandText(Literals, IsUtf8);
        text.Append(command.Tag).Append(" ");
        command.Write(text);
        text.Append("\r\n");
        foreach (var part in text.Parts())
        {
            var agreed = part.Waits ? ExpectGoAhead() : null;
            await WriteRaw(part.Bytes, ct);
            if (agreed is not null && await agreed.WaitAsync(ct) is null) return; // answered NO in place of "+"
            if (part.Source is { } source) await CopyOut(source, part.SourceBytes, ct);
        }
        text.Clear();
    }

    /// <summary>Null when the command is answered, or the connection lost, in place of a "+".</summary>
    public Task<string?> ExpectGoAhead()
    {
        lock (_lock)
        {
            if (_lost is not null) return Task.FromResult<string?>(null);
            _goAhead = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _goAhead.Task;
        }
    }

    public async Task WriteRaw(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        _watch.Writing(true);
        await _transport.Write(bytes, ct);
        _watch.Writing(false);
    }

    /// <summary>STARTTLS or COMPRESS took effect. Runs on the loop, between two responses.</summary>
    public async Task Switch(Func<Transport, CancellationToken, Task> change)
    {
        // What a man in the middle adds in clear behind the answer must not count as said under TLS (RFC 9051 §11.1).
        if (Reader.BytesAhead > 0) throw new WireFault("the server sent more before the switch to TLS or compression");
        await change(_transport, _ended.Token);
        Reader.Stream = _transport.Input;
    }

    /// <summary>Whether silence is allowed has changed while a command is in flight.</summary>
    public void AnswerIsDue(Command command)
    {
        lock (_lock)
        {
            if (command.MayBeSilent) _watch.Rest();
            else _watch.Expect(command.Name);
        }
    }

    public bool TryBeginIdle() => Interlocked.Exchange(ref _isIdling, 1) == 0;

    public void EndIdle() => Volatile.Write(ref _isIdling, 0);

    public bool GoAhead(string text)
    {
        lock (_lock)
        {
            if (_goAhead is null) return false;
            if (_pending.Length > 0) _pending[^1].GoAhead(); // only the last sent can wait: it holds the turn
            _goAhead.TrySetResult(text);
            _goAhead = null;
            return true;
        }
    }

    /// <summary>Commands in flight now, oldest first. The array stays as it is.</summary>
    public Command[] Pending()
    {
        lock (_lock) return _pending;
    }

    /// <summary>Takes a command out when its tagged answer came; null for a tag that isn't ours.</summary>
    public Command? Answered(ReadOnlySpan<byte> tag)
    {
        lock (_lock)
        {
            for (var i = 0; i < _pending.Length; i++)
            {
                if (!Wire.Ascii.Is(tag, _pending[i].Tag)) continue;
                var command = _pending[i];
                _pending = [.. _pending[..i], .. _pending[(i + 1)..]];
                _goAhead?.TrySetResult(null);
                _goAhead = null;
                return command;
            }
            return null;
        }
    }

    /// <summary>After a command was completed: whoever waited for that may go on.</summary>
    public void Settled()
    {
        lock (_lock)
        {
            _fewer?.TrySetResult();
            _fewer = null;
            if (_pending.Length == 0) _watch.Rest();
        }
    }

    /// <summary>Ends the connection; what is in flight is Lost, or told the server's BYE.</summary>
    public void Lose(string reason, StatusResponse? bye = null)
    {
        Command[] pending;
        lock (_lock)
        {
            if (_lost is not null) return;
            _lost = reason;
            pending = _pending;
            _pending = [];
            _goAhead?.TrySetResult(null);
            _fewer?.TrySetResult();
        }
        _watch.Dispose();
        foreach (var command in pending)
        {
            if (bye is null) command.Lose(reason);
            else command.Complete(bye);
        }
        Greeting.TrySetResult(bye ?? new StatusResponse(StatusKind.None, null, reason));
        Changes.Add(new MailboxChange.Lost(reason));
        _ended.Cancel();
        _transport.Close();
        _over.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        Lose("closed by us");
        await _loop;
        await _transport.DisposeAsync();
    }

    /// <summary>The wire failed, as against a fault of our own.</summary>
    public static bool IsLoss(Exception error) => error
        is IOException or SocketException or AuthenticationException or ObjectDisposedException
        or OperationCanceledException;

    private async Task Read()
    {
        try
        {
            while (await Reader.Next(_ended.Token))
            {
                await _dispatcher.Dispatch();
            }
            Lose("the server closed the connection");
        }
        catch (Exception error) when (IsLoss(error))
        {
            Fault = PeerException.Of(error); // of STARTTLS
            Lose(error.Message);
        }
        finally
        {
            Reader.Dispose();
        }
    }

    private async Task Transmit(Command command, CancellationToken ct)
    {
        try
        {
            await command.Send(this, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Lose($"given up by us in the middle of {command.Name}"); // half a command can't be taken back
            throw;
        }
        catch (Exception error) when (IsLoss(error))
        {
            Lose(error.Message);
        }
        catch
        {
            Lose($"a fault of ours in {command.Name}"); // of an argument, or of the stream that was to be sent
            throw;
        }
    }

    private async Task CopyOut(Stream source, long bytes, CancellationToken ct)
    {
        var block = new byte[Math.Min(bytes, 64 * 1024)];
        while (bytes > 0)
        {
            var count = await source.ReadAsync(block.AsMemory(0, (int)Math.Min(bytes, block.Length)), ct);
            if (count == 0) throw new ArgumentException($"The stream ended {bytes} bytes before the length given.");
            await WriteRaw(block.AsMemory(0, count), ct);
            bytes -= count;
        }
    }

    private async Task TakeTurn(Command command, CancellationToken ct)
    {
        if (command.GivesWay)
        {
            await _turn.WaitAsync(ct);
            return;
        }
        Interlocked.Increment(ref _waiters);
        try
        {
            InterruptIdle?.Invoke();
            await _turn.WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref _waiters);
        }
    }

    private bool TryAdd(Command command)
    {
        lock (_lock)
        {
            if (_lost is not null) return false;
            command.Tag = $"A{++_tags}";
            _pending = [.. _pending, command];
            _watch.Expect(command.Name);
            return true;
        }
    }

    private async Task FewerThan(int count, CancellationToken ct)
    {
        while (true)
        {
            Task fewer;
            lock (_lock)
            {
                if (_pending.Length < count || _lost is not null) return;
                _fewer ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                fewer = _fewer.Task;
            }
            await fewer.WaitAsync(ct);
        }
    }
}
