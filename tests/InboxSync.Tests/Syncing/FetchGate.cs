using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>
/// Stands before a real server and holds the fetches of bodies of the first connection: each passes when the test lets
/// it. A first sync is as long as the test wants.
/// </summary>
internal sealed class FetchGate : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _passes;
    private readonly int _serverPort;
    private readonly Task _run;
    private int _waiting;

    /// <param name="serverPort">Where the real one listens.</param>
    /// <param name="passes">Fetches that aren't held.</param>
    public FetchGate(int serverPort, int passes)
    {
        (_serverPort, _passes) = (serverPort, new SemaphoreSlim(passes));
        _listener.Start();
        _run = Run();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>A fetch is held and nothing lets it pass.</summary>
    public bool Holds => Volatile.Read(ref _waiting) > 0 && _passes.CurrentCount == 0;

    public void Pass(int fetches) => _passes.Release(fetches);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await Task.WhenAny(_run); // it ends by being cancelled
        _stop.Dispose();
        _passes.Dispose();
    }

    private async Task Run()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(Serve(await _listener.AcceptTcpClientAsync(_stop.Token), connections.Count == 0));
        }
        finally
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task Serve(TcpClient client, bool isHeld)
    {
        using (client)
        {
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
            await Task.WhenAny(
                Copy(client, server, isHeld ? Hold : _ => Task.CompletedTask),
                Copy(server, client, _ => Task.CompletedTask));
        }
    }

    private async Task Hold(string said)
    {
        if (!said.Contains("BODY.PEEK[]", StringComparison.Ordinal))
            return;
        Interlocked.Increment(ref _waiting);
        await _passes.WaitAsync(_stop.Token);
        Interlocked.Decrement(ref _waiting);
    }

    private async Task Copy(TcpClient from, TcpClient to, Func<string, Task> before)
    {
        var buffer = new byte[BufferBytes];
        while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var count)
        {
            await before(Encoding.Latin1.GetString(buffer, 0, count));
            await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }
}
