using System.Net.Sockets;

namespace MailMesh.AppHost.Servers;

/// <summary>Says a few bytes to a server on loopback and hears whether it answers as a ready one would.</summary>
internal static class TcpProbe
{
    private const int AnswerBytesMax = 256;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    public static async Task<byte[]> Ask(int port, ReadOnlyMemory<byte> question, CancellationToken ct)
    {
        using var client = new TcpClient();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(AnswerWithin);
        try
        {
            await client.ConnectAsync("127.0.0.1", port, deadline.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(question, deadline.Token);
            var answer = new byte[AnswerBytesMax];
            var count = await stream.ReadAsync(answer, deadline.Token);
            return answer[..count];
        }
        catch (Exception notYet) when (notYet is SocketException or IOException)
        {
            return [];
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return [];
        }
    }
}
