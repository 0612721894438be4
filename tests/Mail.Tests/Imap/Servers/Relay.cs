using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailMesh.Mail.Tests.Imap.Servers;

/// <summary>Stands between client and server: changes the greeting, cuts the wire.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Task run;
    private long bytesLeft = long.MaxValue;

    /// <param name="serverPort">Where the server listens.</param>
    /// <param name="greeting">What becomes of its first words; must keep their length.</param>
    public Relay(int serverPort, Func<string, string>? greeting = null)
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        run = Run(serverPort, greeting ?? (static text => text));
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>From here on the server may say this much.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref bytesLeft, bytes);

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await Task.WhenAny(run); // it ends by an error, since it was cut
    }

    private async Task Run(int serverPort, Func<string, string> greeting)
    {
        using var client = await listener.AcceptAsync();
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await server.ConnectAsync(IPAddress.Loopback, serverPort);
        var buffer = new byte[16 * 1024];
        var count = await server.ReceiveAsync(buffer);
        await client.SendAsync(Encoding.ASCII.GetBytes(greeting(Encoding.ASCII.GetString(buffer, 0, count))));
        await Task.WhenAny(Copy(client, server, counts: false), Copy(server, client, counts: true));
    }

    private async Task Copy(Socket from, Socket to, bool counts)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer) is > 0 and var count)
        {
            var left = counts ? Interlocked.Add(ref bytesLeft, -count) : 0;
            await to.SendAsync(buffer.AsMemory(0, (int)Math.Max(0, count + Math.Min(left, 0))));
            if (left < 0) return;
        }
    }
}
