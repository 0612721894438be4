using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailMesh.Mail.Tests.Dns;

/// <summary>
/// A server over a real UDP socket that answers each query with the datagrams it is told to, hostile ones too.
/// </summary>
internal sealed class FakeDnsServer : IDisposable
{
    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Func<byte[], IEnumerable<byte[]>> answer;
    private int queries;

    public FakeDnsServer(Func<byte[], IEnumerable<byte[]>> answer)
    {
        this.answer = answer;
        _ = Serve();
    }

    public IPEndPoint EndPoint => (IPEndPoint)socket.Client.LocalEndPoint!;

    public int Queries => Volatile.Read(ref queries);

    /// <summary>A response to the query, with its question, and records as <see cref="Record"/> makes them.</summary>
    public static byte[] Respond(byte[] query, byte[][] answers, byte[][]? authority = null, int code = 0)
    {
        byte[] response = [.. query[..QuestionEnd(query)], .. answers.SelectMany(a => a),
            .. (authority ?? []).SelectMany(a => a)];
        response[2] = 0x81;
        response[3] = (byte)(0x80 | code);
        BinaryPrimitives.WriteUInt16BigEndian(response.AsSpan(6), (ushort)answers.Length);
        BinaryPrimitives.WriteUInt16BigEndian(response.AsSpan(8), (ushort)(authority?.Length ?? 0));
        BinaryPrimitives.WriteUInt16BigEndian(response.AsSpan(10), 0);
        return response;
    }

    public static byte[] Record(string name, int type, uint ttl, byte[] data)
    {
        var fixedPart = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart, (ushort)type);
        fixedPart[3] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(fixedPart.AsSpan(4), ttl);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(8), (ushort)data.Length);
        return [.. Name(name), .. fixedPart, .. data];
    }

    public static byte[] Name(string name) =>
        [.. name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0];

    public static byte[] Soa(uint minimum)
    {
        var numbers = new byte[20];
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(16), minimum);
        return Record("test", 6, 3600, [.. Name("ns.test"), .. Name("root.test"), .. numbers]);
    }

    /// <summary>The name of the query's question.</summary>
    public static string Question(byte[] query)
    {
        var at = 12;
        var labels = new List<string>();
        for (; query[at] != 0; at += query[at] + 1)
        {
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
        }
        return string.Join('.', labels);
    }

    public void Dispose() => socket.Dispose();

    private static int QuestionEnd(byte[] query) => 12 + Question(query).Length + 2 + 4;

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var query = await socket.ReceiveAsync();
                Interlocked.Increment(ref queries);
                foreach (var datagram in answer(query.Buffer))
                {
                    await socket.SendAsync(datagram, query.RemoteEndPoint);
                }
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            return; // closed
        }
    }
}
