using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MailMesh.Gateway.Tests.Stack;

/// <summary>What came back, head and body; header names in lower case.</summary>
public sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>A client that sends the bytes that it is told to, and reads one answer after the other.</summary>
public sealed class RawHttp : IDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly MemoryStream _read = new();
    private Stream _stream = Stream.Null;
    private int _position;

    public static async Task<RawHttp> Connect(Uri address)
    {
        var client = new RawHttp();
        await client._socket.ConnectAsync(address.Host, address.Port);
        client._stream = new NetworkStream(client._socket);
        return client;
    }

    public Task Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public async Task Send(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(AnswerWithin);
        await _stream.WriteAsync(bytes, limit.Token);
    }

    /// <summary>As much of a stream without end as the server takes; bytes that left here.</summary>
    public async Task<long> Flood(ReadOnlyMemory<byte> chunk, long bytesMax)
    {
        var sent = 0L;
        try
        {
            for (; sent < bytesMax; sent += chunk.Length) await Send(chunk);
        }
        catch (IOException)
        {
            // The server has had enough.
        }
        return sent;
    }

    /// <summary>The next answer; null where the server closed without one.</summary>
    public async Task<RawAnswer?> Answer()
    {
        if (await Line() is not { } status || !status.StartsWith("HTTP/", StringComparison.Ordinal)) return null;
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await Line() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = line[..colon].ToLowerInvariant();
            headers[name] = headers.TryGetValue(name, out var before)
                ? $"{before}, {line[(colon + 1)..].Trim()}"
                : line[(colon + 1)..].Trim();
        }
        var code = int.Parse(status.Split(' ')[1], CultureInfo.InvariantCulture);
        if (code == 100) return await Answer();
        return new RawAnswer(code, headers, await Body(code, headers));
    }

    /// <summary>Waits for the first bytes of an answer, or of a leave to go on; they are still to be read.</summary>
    public async Task Starts() => Assert.True(await Fill(), "the server hung up");

    /// <summary>Whether the server hangs up and says nothing more.</summary>
    public async Task<bool> IsClosed() => !await Fill();

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
        _read.Dispose();
    }

    private async Task<string> Body(int status, Dictionary<string, string> headers)
    {
        if (status is 204 or 304) return "";
        if (headers.TryGetValue("content-length", out var length))
            return Encoding.UTF8.GetString(await Take(int.Parse(length, CultureInfo.InvariantCulture)));
        if (headers.GetValueOrDefault("transfer-encoding") != "chunked") return "";
        var body = new StringBuilder();
        while (await Line() is { } size)
        {
            var bytes = int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Append(Encoding.UTF8.GetString(await Take(bytes)));
            await Line();
            if (bytes == 0) break;
        }
        return body.ToString();
    }

    private async Task<string?> Line()
    {
        while (true)
        {
            var rest = _read.GetBuffer().AsSpan(_position, (int)_read.Length - _position);
            var end = rest.IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.Latin1.GetString(rest[..end]).TrimEnd('\r');
                _position += end + 1;
                return line;
            }
            if (!await Fill()) return null;
        }
    }

    private async Task<byte[]> Take(int bytes)
    {
        while (_read.Length - _position < bytes)
        {
            if (!await Fill()) break;
        }
        var most = Math.Min(bytes, (int)_read.Length - _position);
        var taken = _read.GetBuffer().AsSpan(_position, most).ToArray();
        _position += most;
        return taken;
    }

    private async Task<bool> Fill()
    {
        var buffer = new byte[16 * 1024];
        if (_position == _read.Length)
        {
            _read.SetLength(0);
            _position = 0;
        }
        try
        {
            using var limit = new CancellationTokenSource(AnswerWithin);
            var count = await _stream.ReadAsync(buffer, limit.Token);
            _read.Position = _read.Length;
            _read.Write(buffer.AsSpan(0, count));
            return count > 0;
        }
        catch (IOException)
        {
            return false; // reset: what came before stands
        }
    }
}
