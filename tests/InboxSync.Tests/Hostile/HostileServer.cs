using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MailMesh.InboxSync.Tests.Hostile;

/// <summary>
/// An IMAP server (RFC 3501 with UIDPLUS, IDLE, LITERAL+) that does to its client what the worst are known for,
/// written apart from our own code so that the two can't share an error.
/// </summary>
public sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _clients = new();
    private readonly Task _accepting;

    public HostileServer(params HostileMailbox[] mailboxes)
    {
        Mailboxes = mailboxes;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Accept();
    }

    public int Port { get; }

    public IReadOnlyList<HostileMailbox> Mailboxes { get; set; }

    /// <summary>Each connection is closed after so many commands were answered.</summary>
    public int CommandsMax { get; init; } = int.MaxValue;

    /// <summary>Every command line that came, without its literals.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var client in _clients.Keys)
            client.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task Serve(TcpClient client)
    {
        _clients[client] = true;
        Connections++;
        client.NoDelay = true;
        try
        {
            using var session = new HostileSession(this, client.GetStream(), _stop.Token);
            await session.Run();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The client hung up, or the test is over.
        }
        finally
        {
            _clients.TryRemove(client, out _);
            client.Dispose();
        }
    }
}
