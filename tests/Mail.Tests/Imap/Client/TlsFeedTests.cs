using System.Net;
using System.Net.Sockets;
using MailMesh.Mail.Imap.Client;

namespace MailMesh.Mail.Tests.Imap.Client;

public class TlsFeedTests
{
    private const int FlowBytes = 3_000_017; // ends in less than the kernel was asked to gather
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task After_a_flow_a_few_bytes_are_not_kept_back()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var server = await listener.AcceptTcpClientAsync();
        await using var feed = new TlsFeed(client.GetStream(), client.Client);
        var sent = new byte[FlowBytes];
        new Random(1).NextBytes(sent);

        var sending = server.GetStream().WriteAsync(sent).AsTask();
        var came = new byte[FlowBytes];
        await feed.ReadExactlyAsync(came).AsTask().WaitAsync(Patience);
        await sending;
        Assert.Equal(sent, came);

        for (var round = 0; round < 3; round++)
        {
            var waiting = feed.ReadAsync(Memory<byte>.Empty).AsTask(); // as TLS waits for its next record
            await server.GetStream().WriteAsync("* 1 E"u8.ToArray());
            await waiting.WaitAsync(Patience);
            var few = new byte[5];
            await feed.ReadExactlyAsync(few).AsTask().WaitAsync(Patience);
            Assert.Equal("* 1 E"u8.ToArray(), few);
        }
    }

    [Fact]
    public async Task The_end_of_the_connection_is_told_in_the_middle_of_a_flow()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var server = await listener.AcceptTcpClientAsync();
        await using var feed = new TlsFeed(client.GetStream(), client.Client);

        await server.GetStream().WriteAsync(new byte[20_000]);
        server.Close();
        await feed.ReadExactlyAsync(new byte[20_000]).AsTask().WaitAsync(Patience);

        Assert.Equal(0, await feed.ReadAsync(new byte[10]).AsTask().WaitAsync(Patience));
    }
}
