using System.Net;
using System.Net.Sockets;
using System.Text;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests;

/// <summary>Stands before a real server of this machine, and hears or changes what both say.</summary>
/// <param name="serverPort">Where the real one listens.</param>
internal abstract class PassingServer(int serverPort) : LoopbackServer
{
    private const int BufferBytes = 64 * 1024;

    protected override async Task Serve(Stream stream, CancellationToken ct)
    {
        var isFirst = Connections == 1;
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, serverPort, ct);
        var real = server.GetStream();
        await Task.WhenAny(
            Copy(stream, real, said => OfClient(said, isFirst, ct), ct),
            Copy(real, stream, said => Task.FromResult<string?>(OfServer(said)), ct));
    }

    /// <summary>What the server hears of it; null cuts the wire.</summary>
    /// <param name="isFirst">By the first connection.</param>
    protected abstract Task<string?> OfClient(string said, bool isFirst, CancellationToken ct);

    /// <summary>What the client hears of it.</summary>
    protected virtual string OfServer(string said) => said;

    private static async Task Copy(Stream from, Stream to, Func<string, Task<string?>> change, CancellationToken stop)
    {
        var buffer = new byte[BufferBytes];
        while (await from.ReadAsync(buffer, stop) is > 0 and var count)
        {
            if (await change(Encoding.Latin1.GetString(buffer, 0, count)) is not { } text)
                return;
            await to.WriteAsync(Encoding.Latin1.GetBytes(text), stop);
        }
    }
}
