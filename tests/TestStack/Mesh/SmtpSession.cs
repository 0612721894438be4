using System.Net.Sockets;
using System.Text;

namespace MailMesh.TestStack.Mesh;

/// <summary>A client that keeps one SMTP session open and gives mails over it.</summary>
public sealed class SmtpSession : IDisposable
{
    private readonly TcpClient client;
    private readonly StreamReader replies;

    private SmtpSession(TcpClient client)
    {
        this.client = client;
        replies = new StreamReader(client.GetStream(), Encoding.ASCII);
    }

    public static Task<SmtpSession> Open(MeshEndpoints endpoints) => Open(endpoints.SmtpHost, endpoints.SmtpPort);

    /// <param name="hello">LHLO for LMTP.</param>
    public static async Task<SmtpSession> Open(string host, int port, string hello = "EHLO")
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(host, port);
        var session = new SmtpSession(client);
        await session.Reply("220");
        await session.Say($"{hello} outside.test\r\n", "250");
        return session;
    }

    /// <summary>One mail; returns when the listener has answered 250.</summary>
    public async Task Deliver(string recipient, string content)
    {
        await Begin(recipient, content);
        await Finish();
    }

    /// <summary>Up to the final dot; <see cref="Finish"/> sends that.</summary>
    public async Task Begin(string recipient, string content)
    {
        await Say("MAIL FROM:<ann@outside.test>\r\n", "250");
        await Say($"RCPT TO:<{recipient}>\r\n", "250");
        await Say("DATA\r\n", "354");
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(content + "\r\n"));
    }

    public Task Finish() => Say(".\r\n", "250");

    public void Dispose() => client.Dispose();

    private async Task Say(string command, string expected)
    {
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command));
        await Reply(expected);
    }

    private async Task Reply(string expected)
    {
        string? line;
        do
        {
            line = await replies.ReadLineAsync() ?? throw new IOException("The listener closed the session.");
        }
        while (line.Length > 3 && line[3] == '-');
        if (!line.StartsWith(expected, StringComparison.Ordinal))
            throw new InvalidOperationException($"Expected {expected}, got: {line}");
    }
}
