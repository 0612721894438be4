using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MailMesh.Gateway.Tests.Doors;

/// <summary>RFC 9113 §6.</summary>
public enum FrameKind : byte
{
    Data, Headers, Priority, Reset, Settings, Promise, Ping, GoAway, WindowUpdate, Continuation,
}

/// <summary>RFC 9113 §4.1.</summary>
public sealed record Frame(FrameKind Kind, byte Flags, int Stream, byte[] Payload)
{
    public const byte EndStream = 1;
    public const byte Acknowledged = 1;
    public const byte EndHeaders = 4;

    private static readonly int[] KnownStatuses = [200, 204, 206, 304, 400, 404, 500];

    /// <summary>Of a reset, and of the end of a connection (RFC 9113 §7).</summary>
    public int Error => (int)BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(Kind == FrameKind.GoAway ? 4 : 0));

    /// <summary>Of the first answer on a connection: the first field of its head (RFC 7541 §6, appendix A).</summary>
    public int Status
    {
        get
        {
            var at = 0;
            // A new size of the table may stand before it (§6.3).
            if ((Payload[0] & 0xE0) == 0x20)
            {
                at = 1;
                if ((Payload[0] & 0x1F) == 0x1F) while (Payload[at++] >= 0x80) { }
            }
            return Payload[at] >= 0x80
                ? KnownStatuses[Payload[at] - 0x88]
                : int.Parse(Encoding.ASCII.GetString(Payload, at + 2, 3), CultureInfo.InvariantCulture);
        }
    }

    public IReadOnlyDictionary<int, long> Settings => Enumerable.Range(0, Payload.Length / 6).ToDictionary(
        at => (int)BinaryPrimitives.ReadUInt16BigEndian(Payload.AsSpan(at * 6)),
        at => (long)BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(at * 6 + 2)));
}

/// <summary>Speaks HTTP/2 in clear with prior knowledge: the frames that it is told to, one after the other.</summary>
public sealed class RawHttp2 : IDisposable
{
    private static readonly TimeSpan FrameWithin = TimeSpan.FromSeconds(30);
    private readonly TcpClient _client = new() { NoDelay = true };
    private NetworkStream _stream = null!;

    public static async Task<RawHttp2> Connect(Uri address)
    {
        var http = new RawHttp2();
        await http._client.ConnectAsync(address.Host, address.Port);
        http._stream = http._client.GetStream();
        await http._stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await http.Send(FrameKind.Settings, 0, 0, []);
        return http;
    }

    /// <summary>False where the server has hung up.</summary>
    public async Task<bool> Send(FrameKind kind, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = ((byte)kind, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        using var limit = new CancellationTokenSource(FrameWithin);
        try
        {
            await _stream.WriteAsync(frame, limit.Token);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>A request's head, to which a body may follow.</summary>
    public Task<bool> Begin(int stream, string path, params (string Name, string Value)[] more) =>
        Send(FrameKind.Headers, Frame.EndHeaders, stream, Head("POST", path, more));

    public Task<bool> Reset(int stream) => Send(FrameKind.Reset, 0, stream, [0, 0, 0, 8]);

    /// <summary>The first frame that fits; null where the server hangs up before.</summary>
    public async Task<Frame?> Next(Func<Frame, bool> fits)
    {
        using var limit = new CancellationTokenSource(FrameWithin);
        try
        {
            while (await Read(limit.Token) is { } frame)
            {
                if (fits(frame)) return frame;
            }
        }
        catch (IOException)
        {
            // Reset: nothing more comes.
        }
        return null;
    }

    public Task<Frame?> Next(FrameKind kind) =>
        Next(frame => frame.Kind == kind && !(kind == FrameKind.Settings && frame.Flags == Frame.Acknowledged));

    /// <summary>Literals that no table keeps (RFC 7541 §6.2.2).</summary>
    public static byte[] Head(string method, string path, params (string Name, string Value)[] more) =>
    [
        .. Field(":method", method), .. Field(":scheme", "http"), .. Field(":authority", "localhost"),
        .. Field(":path", path), .. more.SelectMany(field => Field(field.Name, field.Value)),
    ];

    public static byte[] Field(string name, string value) => [0, .. Text(name), .. Text(value)];

    public void Dispose() => _client.Dispose();

    private static byte[] Text(string text) => [.. Length(text.Length), .. Encoding.ASCII.GetBytes(text)];

    /// <summary>RFC 7541 §5.1, with a prefix of seven bits.</summary>
    private static byte[] Length(int length)
    {
        if (length < 127) return [(byte)length];
        var bytes = new List<byte> { 127 };
        for (length -= 127; length >= 128; length /= 128) bytes.Add((byte)(length % 128 + 128));
        bytes.Add((byte)length);
        return [.. bytes];
    }

    private async Task<Frame?> Read(CancellationToken ct)
    {
        var head = new byte[9];
        if (await _stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct) < head.Length) return null;
        var payload = new byte[head[0] << 16 | head[1] << 8 | head[2]];
        await _stream.ReadExactlyAsync(payload, ct);
        return new Frame((FrameKind)head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
    }
}
