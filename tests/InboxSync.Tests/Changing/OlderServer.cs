using System.Net;
using System.Net.Sockets;
using System.Text;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Changing;

/// <summary>
/// Stands before a real server and hides extensions that older ones lack; can cut the wire when a command comes. Words
/// keep their length, so that no literal loses its own.
/// </summary>
/// <param name="serverPort">Where the real one listens.</param>
/// <param name="cutAt">The command that never reaches it: the connection ends there.</param>
/// <param name="hidden">Names of extensions.</param>
internal sealed class OlderServer(int serverPort, string? cutAt = null, params string[] hidden) : LoopbackServer
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>A word of the server, and one as long that takes its place.</summary>
    public (string Is, string Told)? Word { get; init; }

    /// <summary>A command that the server is made not to know.</summary>
    public string? Refused { get; init; }

    /// <summary>What the client said.</summary>
    public StringBuilder Said { get; } = new();

    protected override async Task Serve(Stream stream, CancellationToken ct)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, serverPort, ct);
        var real = server.GetStream();
        await Task.WhenAny(Copy(stream, real, Heard, ct), Copy(real, stream, Hidden, ct));
    }

    private string? Heard(string text)
    {
        lock (Said)
            Said.Append(text);
        if (Refused is not null)
            text = text.Replace(Refused, new string('X', Refused.Length), StringComparison.Ordinal);
        return cutAt is not null && text.Contains(cutAt, StringComparison.Ordinal) ? null : text;
    }

    private string Hidden(string text) => hidden.Aggregate(
        Word is { } word ? text.Replace(word.Is, word.Told, StringComparison.Ordinal) : text,
        (left, name) => left.Replace($" {name}", $" X{name[1..]}", StringComparison.Ordinal));

    private static async Task Copy(Stream from, Stream to, Func<string, string?> change, CancellationToken stop)
    {
        var buffer = new byte[BufferBytes];
        while (await from.ReadAsync(buffer, stop) is > 0 and var count)
        {
            if (change(Encoding.Latin1.GetString(buffer, 0, count)) is not { } text)
                return;
            await to.WriteAsync(Encoding.Latin1.GetBytes(text), stop);
        }
    }
}
