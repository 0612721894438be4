using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MailMesh.Mail.Smtp.Server;
using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp;

/// <summary>
/// Receives mail over SMTP (RFC 5321) or LMTP (RFC 2033) and hands it to a handler. Every wait, line, list and
/// buffer has a limit in <see cref="SmtpServerOptions"/>. Relays nothing by itself.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private const int Backlog = 512;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FarewellMax = TimeSpan.FromSeconds(2);

    private readonly ServerParts _parts;
    private readonly ConnectionCounts _counts;
    private readonly ConcurrentDictionary<long, (ServerSession Session, Task Run)> _sessions = new();
    private readonly CancellationTokenSource _stop = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private ITimer? _sweeper;
    private long _lastId;

    /// <param name="options">Where to listen, and limits.</param>
    /// <param name="handler">Decides on senders and recipients, and takes mails.</param>
    /// <param name="clock">Time of all waits; null for the system's.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message says which.</exception>
    public SmtpServer(SmtpServerOptions options, ISmtpHandler handler, TimeProvider? clock = null)
    {
        options.Validate();
        var tls = options.Certificate is { } certificate
            ? new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            }
            : null;
        var budget = new ContentBudget(options.BytesInFlightMax);
        _parts = new ServerParts(options, handler, clock ?? TimeProvider.System, budget, tls);
        _counts = new ConnectionCounts(options);
    }

    /// <summary>Where it listens; the port is the actual one. Only after <see cref="Start"/>.</summary>
    public IPEndPoint Local => (IPEndPoint)(_listener?.LocalEndPoint
        ?? throw new InvalidOperationException("The server has no address before Start."));

    /// <summary>Sessions open now.</summary>
    public int Sessions => _sessions.Count;

    /// <summary>Bytes of content received by the sessions open now.</summary>
    internal long BytesReceived => _sessions.Values.Sum(each => each.Session.Watch.BytesReceived);

    /// <summary>Listens and begins to accept.</summary>
    /// <exception cref="SocketException">The address is taken or not ours.</exception>
    public void Start()
    {
        if (_listener is not null) throw new InvalidOperationException("The server is started already.");
        var socket = new Socket(_parts.Options.Listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(_parts.Options.Listen);
            socket.Listen(Backlog);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        _listener = socket;
        _sweeper = _parts.Clock.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
        _accepting = Accept(socket);
    }

    /// <summary>
    /// Stops accepting, tells idle sessions 421, lets mails under way finish within
    /// <see cref="SmtpServerOptions.DrainMax"/>, then ends the rest.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        _listener?.Dispose();
        await _accepting;
        foreach (var (session, _) in _sessions.Values) session.Watch.Drain(force: false);
        if (!await AllEnd(_parts.Options.DrainMax))
        {
            foreach (var (session, _) in _sessions.Values) session.Watch.Drain(force: true);
            if (!await AllEnd(FarewellMax))
            {
                // A handler that ignores its token: its client is cut off, and gets no reply that could be wrong.
                foreach (var (session, _) in _sessions.Values) session.Abort();
            }
        }
        if (_sweeper is not null) await _sweeper.DisposeAsync();
    }

    private async Task Accept(Socket socket)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Admit(await socket.AcceptAsync(_stop.Token));
            }
            catch (Exception error)
            {
                if (_stop.IsCancellationRequested) return;
                _parts.Handler.Report(null, error); // out of descriptors, mostly: closing sessions will free some
                await Task.Delay(AcceptPause, _parts.Clock, CancellationToken.None);
            }
        }
    }

    private void Admit(Socket socket)
    {
        if (RemoteOf(socket) is not { } remote)
        {
            socket.Dispose();
            return;
        }
        if (_counts.TryEnter(remote.Address) is { } refusal)
        {
            Refuse(socket, refusal);
            return;
        }
        var id = ++_lastId;
        var session = new ServerSession(_parts, socket, new SmtpSession(id, remote, _parts.Options.Protocol));
        // Listed before it runs, so that it can't end unlisted and stay for ever.
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sessions[id] = (session, Attend(id, session, remote.Address, begin.Task));
        begin.SetResult();
    }

    /// <summary>Its address, and replies that leave at once; null when it is gone again.</summary>
    private static IPEndPoint? RemoteOf(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            return socket.RemoteEndPoint as IPEndPoint;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private async Task Attend(long id, ServerSession session, IPAddress address, Task begin)
    {
        await begin;
        try
        {
            await using (session) await session.Run();
        }
        finally
        {
            _counts.Leave(address);
            _sessions.TryRemove(id, out _);
        }
    }

    /// <summary>One write that the socket's buffer takes at once: a refused client may cost no wait.</summary>
    private void Refuse(Socket socket, SmtpReply reply)
    {
        using (socket)
        {
            if (_parts.Options.ImplicitTls) return; // it expects TLS and couldn't read the reply
            try
            {
                socket.Blocking = false;
                socket.Send(Encoding.ASCII.GetBytes($"{reply}\r\n"));
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                // Gone already: then it needs no reply.
            }
        }
    }

    private void Sweep()
    {
        foreach (var (session, _) in _sessions.Values) session.Watch.Sweep();
    }

    private async Task<bool> AllEnd(TimeSpan max)
    {
        try
        {
            await Task.WhenAll(_sessions.Values.Select(each => each.Run)).WaitAsync(max, _parts.Clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
