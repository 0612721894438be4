using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MailMesh.InboxSync.Tests.Gmail;

/// <summary>
/// Gmail's IMAP, as far as its documents and its captured dialogues tell: labels as folders, X-GM-EXT-1, CONDSTORE
/// without QRESYNC, no UIDs of its own in the answers to a change of labels.
/// </summary>
public sealed class GmailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _sessions = new();
    private readonly Task _accepting;

    public GmailServer(GmailAccount account)
    {
        Account = account;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Accept();
    }

    public int Port { get; }

    public GmailAccount Account { get; }

    /// <summary>Every command that came, without its tag.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>Answers by the beginnings of commands, each given once in place of carrying the command out.</summary>
    public ConcurrentDictionary<string, string> Instead { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_sessions.Keys);
        _stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _sessions[Serve(await _listener.AcceptTcpClientAsync(_stop.Token))] = true;
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                using var session = new GmailSession(this, client.GetStream(), _stop.Token);
                await session.Run();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
            {
                // The client hung up, or the test is over.
            }
        }
    }
}
