using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace MailMesh.TestStack;

/// <summary>
/// A server of a few lines on a port of its own: accepts connections and serves each until the client or the test has
/// enough.
/// </summary>
public abstract class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _clients = new();
    private readonly Task _accepting;
    private int _connections;

    protected LoopbackServer()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Accept();
    }

    public int Port { get; }

    /// <summary>Accepted until now.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Gone, like a server that died; again is nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_accepting.IsCompleted)
            return;
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var client in _clients.Keys)
            client.Dispose();
        await _accepting;
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One connection, until it is to be closed.</summary>
    protected abstract Task Serve(Stream stream, CancellationToken ct);

    private async Task Accept()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
                _ = Serve(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Disposed, or stopped before it listened again.
        }
    }

    private async Task Serve(TcpClient client)
    {
        _clients[client] = true;
        Interlocked.Increment(ref _connections);
        client.NoDelay = true;
        try
        {
            await Serve(client.GetStream(), _stop.Token);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException
            or OperationCanceledException or AuthenticationException or InvalidOperationException)
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
