using System.Net.Sockets;
using MailMesh.Mail.Smtp;
using static MailMesh.Mail.Fuzz.Behaviour;

namespace MailMesh.Mail.Fuzz.Targets;

/// <summary>Whole sessions with our server over a real socket; every line of an answer has to be a reply.</summary>
internal static class SmtpSessionTarget
{
    private const int AnswerBytesMax = 4 * 1024 * 1024;

    public static FuzzTarget Session { get; } = new("smtp-session", Grammar.Of(
        [
            "EHLO x\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nSubject: x\r\n\r\n..x\r\n.\r\nQUIT\r\n",
            "EHLO x\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nBDAT 5\r\nhelloBDAT 0 LAST\r\nQUIT\r\n",
            "EHLO x\r\nAUTH PLAIN AGEAYg==\r\nRSET\r\nNOOP\r\nVRFY a\r\nHELP\r\nSTARTTLS\r\n",
        ],
        "\r\n", "\n", "\r", "\r\n.\r\n", "\n.\n", "\r\n.\n", ".", "EHLO x\r\n", "MAIL FROM:<a@b.test>",
        "RCPT TO:<c@d.test>",
        " SIZE=9999999999", " BODY=8BITMIME", " SMTPUTF8", " NOTIFY=NEVER", " RET=HDRS", "BDAT 3 LAST\r\nabc", "BDAT ",
        "BDAT 99999999999\r\n", "DATA\r\n",
        "QUIT\r\n", "AUTH LOGIN\r\n", "*\r\n", "GET / HTTP/1.1\r\n", "\0", "\xff"), Run);

    private static int Run(ReadOnlyMemory<byte> input)
    {
        var answer = Talk(input).GetAwaiter().GetResult();
        var seen = new HashCode();
        foreach (var line in answer.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Take(40))
        {
            if (line.Length < 3 || !line[..3].All(char.IsAsciiDigit))
                throw new InvalidOperationException($"\"{line}\" is no reply.");
            seen.Add(line[..3]);
        }
        seen.Add(Size(answer.Length));
        return seen.ToHashCode();
    }

    private static async Task<string> Talk(ReadOnlyMemory<byte> input)
    {
        var handler = new Discard();
        await using var server = new SmtpServer(new SmtpServerOptions { MessageBytesMax = 16 * 1024 }, handler);
        server.Start();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Local);
        var stream = client.GetStream();
        var answer = Read(stream);
        try
        {
            await stream.WriteAsync(input);
            client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (IOException)
        {
            // It hung up on us, as it may.
        }
        catch (SocketException)
        {
            // The same, a little later.
        }
        var text = await answer;
        return handler.Fault is null ? text : throw new InvalidOperationException("The session failed.", handler.Fault);
    }

    private static async Task<string> Read(NetworkStream stream)
    {
        var all = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var count && all.Length < AnswerBytesMax)
                all.Write(buffer, 0, count);
        }
        catch (IOException)
        {
            // Reset: it closed before it had read all of ours.
        }
        return System.Text.Encoding.Latin1.GetString(all.GetBuffer(), 0, (int)all.Length);
    }

    private sealed class Discard : ISmtpHandler
    {
        public Exception? Fault { get; private set; }

        public ValueTask<SmtpReply> Recipient(
            SmtpSession session, string from, string recipient, CancellationToken ct) => new(SmtpReply.Ok);

        public ValueTask<SmtpReply> Deliver(ReceivedMail mail, CancellationToken ct) => new(SmtpReply.Ok);

        public void Report(SmtpSession? session, Exception fault) => Fault = fault;
    }
}
