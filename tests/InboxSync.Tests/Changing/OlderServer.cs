using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailMesh.InboxSync.Tests.Changing;

/// <summary>
/// Stands before a real server and hides extensions that older ones lack; can cut the wire when a command comes. Words
/// keep their length, so that no literal loses its own.
/// </summary>
internal sealed class OlderServer : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private readonly string[] _hidden;
    private readonly string? _cutAt;
    private readonly Task _run;

    /// <param name="serverPort">Where the real one listens.</param>
    /// <param name="cutAt">The command that never reaches it: the connection ends there.</param>
    /// <param name="hidden">Names of extensions.</param>
    public OlderServer(int serverPort, string? cutAt = null, params string[] hidden)
    {
        (_serverPort, _cutAt, _hidden) = (serverPort, cutAt, hidden);
        _listener.Start();
        _run = Run();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the client said.</summary>
    public StringBuilder Said { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await Task.WhenAny(_run); // it ends by an error, since the listener is gone
    }

    private async Task Run()
    {
        using var client = await _listener.AcceptTcpClientAsync();
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, _serverPort);
        await Task.WhenAny(
            Copy(client, server, Heard), Copy(server, client, Hidden));
    }

    private string? Heard(string text)
    {
        lock (Said)
            Said.Append(text);
        return _cutAt is not null && text.Contains(_cutAt, StringComparison.Ordinal) ? null : text;
    }

    private string Hidden(string text) => _hidden.Aggregate(
        text, (left, name) => left.Replace($" {name}", $" X{name[1..]}", StringComparison.Ordinal));

    private static async Task Copy(TcpClient from, TcpClient to, Func<string, string?> change)
    {
        var buffer = new byte[BufferBytes];
        while (await from.GetStream().ReadAsync(buffer) is > 0 and var count)
        {
            if (change(Encoding.Latin1.GetString(buffer, 0, count)) is not { } text)
                return;
            await to.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));
        }
    }
}
