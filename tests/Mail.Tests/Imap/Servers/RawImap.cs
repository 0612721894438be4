using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MailMesh.Mail.Tests.Imap.Servers;

/// <summary>
/// The plainest IMAP client there is, to see what ours has done: lines go out, text comes back, a char for each byte.
/// </summary>
public sealed class RawImap : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TcpClient tcp = new() { NoDelay = true };
    private readonly StringBuilder received = new();
    private int tag;

    private RawImap()
    {
    }

    public static async Task<RawImap> Login(int port, string account, string password)
    {
        var raw = new RawImap();
        await raw.tcp.ConnectAsync("127.0.0.1", port);
        await raw.ReadUntil("\r\n");
        var secret = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(password));
        await raw.Ask($"LOGIN {account} {{{secret.Length}+}}\r\n{secret}");
        return raw;
    }

    /// <summary>Sends a command and gives all that came with its answer, which must be OK.</summary>
    public async Task<string> Ask(string command)
    {
        var name = "r" + (++tag).ToString(CultureInfo.InvariantCulture);
        await tcp.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"{name} {command}\r\n"));
        var start = await ReadUntil($"{name} ");
        var end = await ReadUntil("\r\n");
        Assert.True(end.StartsWith("OK", StringComparison.Ordinal), $"{command}\n{start}{name} {end}");
        return start + end;
    }

    /// <summary>Appends a mail and gives its UID.</summary>
    public async Task<uint> Append(string mailbox, byte[] mail, string flags = "")
    {
        var answer = await Ask(
            $"APPEND \"{mailbox}\" ({flags}) {{{mail.Length}+}}\r\n{Encoding.Latin1.GetString(mail)}");
        var words = answer[answer.IndexOf("APPENDUID", StringComparison.Ordinal)..].Split(' ', ']');
        return uint.Parse(words[2], CultureInfo.InvariantCulture);
    }

    /// <summary>How many mails a mailbox holds; 0 also where there is none.</summary>
    public async Task<int> Count(string mailbox)
    {
        var answer = await Ask($"STATUS \"{mailbox}\" (MESSAGES)");
        var words = answer[answer.IndexOf("MESSAGES", StringComparison.Ordinal)..].Split(' ', ')');
        return int.Parse(words[1], CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync()
    {
        tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> ReadUntil(string end)
    {
        var buffer = new byte[16 * 1024];
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var text = received.ToString();
            if (text.IndexOf(end, StringComparison.Ordinal) is >= 0 and var at)
            {
                received.Remove(0, at + end.Length);
                return text[..(at + end.Length)];
            }
            var count = await tcp.GetStream().ReadAsync(buffer, patience.Token);
            if (count == 0) throw new IOException($"The server closed the connection after: {text}");
            received.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }
}
