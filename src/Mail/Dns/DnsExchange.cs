using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MailMesh.Mail.Dns;

/// <summary>One query to one server: over UDP, and over TCP where the answer doesn't fit.</summary>
/// <param name="options">How long, and how many bytes.</param>
internal sealed class DnsExchange(DnsOptions options)
{
    /// <summary>
    /// Datagrams passed over because they answer something else; whoever sends more is guessing at our query.
    /// </summary>
    public const int ForeignDatagramsMax = 32;

    /// <summary>The answer, or why this server gave none.</summary>
    public async Task<(DnsMessage? Message, string Failure)> Ask(
        IPEndPoint server, DnsQuestion question, CancellationToken cancellation)
    {
        var (message, failure) = await Try(server, question, options.UdpBytesMax, cancellation);
        // A server from before EDNS: asked again as it understands (RFC 6891 §7).
        return message is { Code: DnsCode.FormatError or DnsCode.NotImplemented or DnsCode.BadVersion }
            ? await Try(server, question, null, cancellation)
            : (message, failure);
    }

    private async Task<(DnsMessage?, string)> Try(
        IPEndPoint server, DnsQuestion question, int? udpBytesMax, CancellationToken cancellation)
    {
        try
        {
            var (reading, message) = await Within(
                token => OverUdp(server, question, udpBytesMax, token), cancellation);
            if (reading == DnsReading.Truncated)
            {
                (reading, message) = await Within(token => OverTcp(server, question, token), cancellation);
            }
            return (message, reading switch
            {
                DnsReading.Whole => "",
                DnsReading.Foreign => $"{server} answers another question",
                DnsReading.Truncated => $"{server} cuts its answer over TCP",
                _ => $"{server} gives a malformed answer",
            });
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"{server} did not answer within {options.TryTimeout.TotalSeconds:0.###} s");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return (null, $"{server}: {e.Message}");
        }
    }

    private async Task<(DnsReading, DnsMessage?)> Within(
        Func<CancellationToken, Task<(DnsReading, DnsMessage?)>> exchange, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.TryTimeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        return await exchange(either.Token);
    }

    /// <summary>
    /// A socket for each query, so that the port is the system's random choice; connected, so that only the server's
    /// datagrams arrive (RFC 5452 §4.5, §9).
    /// </summary>
    private static async Task<(DnsReading, DnsMessage?)> OverUdp(
        IPEndPoint server, DnsQuestion question, int? udpBytesMax, CancellationToken cancellation)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellation);
        var id = NewId();
        await socket.SendAsync(DnsQueryWriter.Write(id, question, udpBytesMax), cancellation);
        var datagram = new byte[ushort.MaxValue];
        for (var foreign = 0; foreign < ForeignDatagramsMax; foreign++)
        {
            var length = await socket.ReceiveAsync(datagram, cancellation);
            var reading = DnsMessageReader.Read(datagram.AsSpan(0, length), id, question, out var message);
            if (reading != DnsReading.Foreign)
            {
                return (reading, message);
            }
        }
        return (DnsReading.Foreign, null);
    }

    /// <summary>Over TCP each message has its length before it (RFC 1035 §4.2.2).</summary>
    private static async Task<(DnsReading, DnsMessage?)> OverTcp(
        IPEndPoint server, DnsQuestion question, CancellationToken cancellation)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellation);
        var id = NewId();
        var query = DnsQueryWriter.Write(id, question, null);
        var sent = new byte[query.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(sent, (ushort)query.Length);
        query.CopyTo(sent, 2);
        using var stream = new NetworkStream(socket);
        await stream.WriteAsync(sent, cancellation);
        await stream.ReadExactlyAsync(sent.AsMemory(0, 2), cancellation);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(sent)];
        await stream.ReadExactlyAsync(answer, cancellation);
        return (DnsMessageReader.Read(answer, id, question, out var message), message);
    }

    // Not to be foreseen: who guesses it answers in the server's place (RFC 5452 §4.3).
    private static ushort NewId() => (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
}
