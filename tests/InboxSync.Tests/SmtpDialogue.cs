using System.Net.Sockets;
using System.Text;

namespace MailMesh.InboxSync.Tests;

/// <summary>A raw SMTP client. A failing expectation prints what was said.</summary>
public sealed class SmtpDialogue : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly StringBuilder _said = new();
    private StreamReader _replies = StreamReader.Null;

    public static async Task<SmtpDialogue> Open(int port, string hello = "EHLO client.test")
    {
        var dialogue = new SmtpDialogue();
        await dialogue._client.ConnectAsync("127.0.0.1", port);
        dialogue._replies = new StreamReader(dialogue._client.GetStream(), Encoding.UTF8);
        await dialogue.Expect("220");
        await dialogue.Say(hello, "250");
        return dialogue;
    }

    public async Task<string> Say(string command, string expected)
    {
        await Send(command + "\r\n");
        return await Expect(expected);
    }

    public Task Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    public async Task Send(byte[] bytes)
    {
        _said.Append("C: ").AppendLine(Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 200))));
        await _client.GetStream().WriteAsync(bytes);
    }

    public async Task<string> Expect(string expected)
    {
        var reply = await Reply();
        Assert.True(reply.StartsWith(expected, StringComparison.Ordinal), $"Expected {expected}:\n{_said}");
        return reply;
    }

    /// <summary>The last line of a reply; empty where the server hung up.</summary>
    public async Task<string> Reply()
    {
        string? line;
        do
        {
            line = await _replies.ReadLineAsync();
            _said.Append("S: ").AppendLine(line);
        }
        while (line is { Length: > 3 } && line[3] == '-');
        return line ?? "";
    }

    public Task<string> Deliver(string mail, params string[] recipients) =>
        Deliver(Encoding.UTF8.GetBytes(mail), recipients);

    /// <summary>The reply to the final dot.</summary>
    public async Task<string> Deliver(byte[] mail, params string[] recipients)
    {
        await Begin(mail, recipients);
        await Send(".\r\n");
        return await Reply();
    }

    /// <summary>Everything but the final dot.</summary>
    public async Task Begin(byte[] mail, params string[] recipients)
    {
        await Say("MAIL FROM:<ann@outside.test>", "250");
        foreach (var recipient in recipients)
            await Say($"RCPT TO:<{recipient}>", "250");
        await Say("DATA", "354");
        await Send(mail);
    }

    /// <summary>After DATA: whether the mail was taken.</summary>
    public async Task<bool> Content(string mail)
    {
        await Send(mail + ".\r\n");
        return (await Reply()).StartsWith("250", StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _replies.Dispose();
        _client.Dispose();
    }
}
