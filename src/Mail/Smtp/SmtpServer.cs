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
/// buffer has a limit in <see cref="SmtpServerOptions"/>. Relays nothing by itself and offers no AUTH.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private const int Backlog = 512;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FarewellMax = TimeSpan.FromSeconds(5);

    private readonly ServerParts parts;
    private readonly ConnectionCounts counts;
    private readonly ConcurrentDictionary<long, (ServerSession Session, Task Run)> sessions = new();
    private readonly CancellationTokenSource stop = new();
    private Socket? listener;
    private Task accepting = Task.CompletedTask;
    private ITimer? sweeper;
    private long lastId;

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
        parts = new ServerParts(options, handler, clock ?? TimeProvider.System, budget, tls);
        counts = new ConnectionCounts(options);
    }

    /// <summary>Where it listens; the port is the actual one. Only after <see cref="Start"/>.</summary>
    public IPEndPoint Local => (IPEndPoint)(listener?.LocalEndPoint
        ?? throw new InvalidOperationException("The server has no address before Start."));

    /// <summary>Sessions open now.</summary>
    public int Sessions => sessions.Count;

    /// <summary>Bytes of content received by the sessions open now.</summary>
    internal long BytesReceived => sessions.Values.Sum(each => each.Session.Watch.BytesReceived);

    /// <summary>Listens and begins to accept.</summary>
    /// <exception cref="SocketException">The address is taken or not ours.</exception>
    public void Start()
    {
        if (listener is not null) throw new InvalidOperationException("The server is started already.");
        var socket = new Socket(parts.Options.Listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(parts.Options.Listen);
            socket.Listen(Backlog);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        listener = socket;
        sweeper = parts.Clock.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
        accepting = Accept(socket);
    }

    /// <summary>
    /// Stops accepting, tells idle sessions 421, lets mails under way finish within
    /// <see cref="SmtpServerOptions.DrainMax"/>, then ends the rest.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested) return;
        await stop.CancelAsync();
        listener?.Dispose();
        await accepting;
        foreach (var (session, _) in sessions.Values) session.Watch.Drain(force: false);
        if (!await AllEnd(parts.Options.DrainMax))
        {
            foreach (var (session, _) in sessions.Values) session.Watch.Drain(force: true);
            if (!await AllEnd(FarewellMax))
            {
                // A handler that ignores its token: its client is cut off, and gets no reply that could be wrong.
                foreach (var (session, _) in sessions.Values) session.Abort();
            }
        }
        if (sweeper is not null) await sweeper.DisposeAsync();
    }

    private async Task Accept(Socket socket)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Admit(await socket.AcceptAsync(stop.Token));
            }
            catch (Exception error)
            {
                if (stop.IsCancellationRequested) return;
                parts.Handler.Report(null, error); // out of descriptors, mostly: closing sessions will free some
                await Task.Delay(AcceptPause, parts.Clock, CancellationToken.None);
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
        if (counts.TryEnter(remote.Address) is { } refusal)
        {
            Refuse(socket, refusal);
            return;
        }
        var id = ++lastId;
        var session = new ServerSession(parts, socket, new SmtpSession(id, remote, parts.Options.Protocol));
        // Listed before it runs, so that it can't end unlisted and stay for ever.
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sessions[id] = (session, Attend(id, session, remote.Address, begin.Task));
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
            counts.Leave(address);
            sessions.TryRemove(id, out _);
        }
    }

    /// <summary>One write that the socket's buffer takes at once: a refused client may cost no wait.</summary>
    private void Refuse(Socket socket, SmtpReply reply)
    {
        using (socket)
        {
            if (parts.Options.ImplicitTls) return; // it expects TLS and couldn't read the reply
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
        foreach (var (session, _) in sessions.Values) session.Watch.Sweep();
    }

    private async Task<bool> AllEnd(TimeSpan max)
    {
        try
        {
            await Task.WhenAll(sessions.Values.Select(each => each.Run)).WaitAsync(max, parts.Clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
