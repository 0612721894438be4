using System.Collections.Concurrent;
using System.Text;

namespace MailMesh.TestStack;

/// <summary>A mail that the peer has taken: what it would have to answer for.</summary>
public sealed record TakenMail(string From, IReadOnlyList<string> Recipients, string Content)
{
    public string MessageId => Header("Message-ID") ?? "";

    public string? Header(string name) => Content.Split("\r\n\r\n")[0].Replace("\r\n ", " ", StringComparison.Ordinal)
        .Split("\r\n")
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();
}

/// <summary>What the peer does once the final dot has come.</summary>
public abstract record AfterDot
{
    /// <summary>Answers; a 2xx takes the mail.</summary>
    public sealed record Answer(string Reply) : AfterDot;

    /// <summary>Takes the mail and cuts the connection before it answers.</summary>
    public sealed record TakeAndCut : AfterDot;

    /// <summary>Cuts the connection and forgets the mail.</summary>
    public sealed record ForgetAndCut : AfterDot;
}

/// <summary>
/// An SMTP server of a few lines that fails on command, written apart from our own so that the two can't share an
/// error. It keeps every mail that it took: the count that "once" is measured by.
/// </summary>
public sealed class ScriptedSmtpPeer : LoopbackServer
{
    public const string Ok = "250 2.0.0 Ok";

    /// <summary>Reply to RCPT TO.</summary>
    public Func<string, string> OnRecipient { get; set; } = _ => Ok;

    /// <summary>Awaited when the final dot has come.</summary>
    public Func<TakenMail, Task<AfterDot>> OnContent { get; set; } =
        _ => Task.FromResult<AfterDot>(new AfterDot.Answer(Ok));

    /// <summary>True cuts the connection inside the content, before the dot can have come.</summary>
    public Func<bool> CutsInsideContent { get; set; } = () => false;

    /// <summary>Null offers no AUTH; else the reply to any credential.</summary>
    public string? AuthReply { get; set; }

    public ConcurrentQueue<TakenMail> Taken { get; } = new();

    /// <summary>Every command line that came, for what must never be said.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    protected override async Task Serve(Stream stream, CancellationToken ct)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 peer.test ESMTP");
        await Talk(reader, writer);
    }

    private async Task Talk(StreamReader reader, StreamWriter writer)
    {
        var (from, recipients) = ("", new List<string>());
        while (await reader.ReadLineAsync() is { } line)
        {
            Commands.Enqueue(line);
            var reply = Ok;
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    reply = $"250-peer.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
                            + $"{(AuthReply is null ? "" : "250-AUTH PLAIN\r\n")}250 ENHANCEDSTATUSCODES";
                    break;
                case "AUTH":
                    reply = AuthReply ?? "503 5.5.1 No AUTH here";
                    break;
                case "MAIL":
                    (from, recipients) = (Path(line), []);
                    break;
                case "RCPT":
                    reply = OnRecipient(Path(line));
                    if (reply[0] == '2')
                        recipients.Add(Path(line));
                    break;
                case "DATA" when recipients.Count == 0:
                    reply = "554 5.5.1 No valid recipients";
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 Go on");
                    if (await Content(reader) is not { } content)
                        return;
                    var mail = new TakenMail(from, recipients, content);
                    var after = await OnContent(mail);
                    if (after is AfterDot.TakeAndCut or AfterDot.Answer { Reply: ['2', ..] })
                        Taken.Enqueue(mail);
                    if (after is not AfterDot.Answer answer)
                        return;
                    reply = answer.Reply;
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 2.0.0 Bye");
                    return;
            }
            await writer.WriteLineAsync(reply);
        }
    }

    private async Task<string?> Content(StreamReader reader)
    {
        var content = new StringBuilder();
        var cuts = CutsInsideContent();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (cuts)
                return null;
            if (line == ".")
                return content.ToString();
            content.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }
        return null;
    }

    private static string Path(string line) => line.Split('<', '>')[1];
}
