using System.Text;
using MailMesh.AppHost.Servers;
using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;
using MailMesh.MailServers;
using MailMesh.TestStack;
using static MailMesh.Mail.Smtp.SmtpOutcome;

namespace MailMesh.Mail.Tests.Smtp.Peers;

/// <summary>Our client against Postfix's smtp-sink, and its smtp-source against our server.</summary>
public class PostfixPeerTests
{
    private static readonly SmtpEnvelope Envelope = new("a@x.test", ["b@y.test", "c@y.test"]);

    [Theory]
    [InlineData]
    [InlineData("-p")] // no PIPELINING
    [InlineData("-e")] // no EHLO
    public async Task A_mail_reaches_smtp_sink_byte_for_byte(params string[] arguments)
    {
        var folder = RealProgram.Folder();
        var port = FreePort.Find();
        await using var sink = await Sink(port, folder, ["-d", folder + "/dump.", .. arguments]);
        await using var pool = new SmtpPool(new SmtpEndpoint("127.0.0.1", port, TlsMode.None));
        var content = "Subject: x\r\n\r\n.\r\n..two\r\n" + string.Concat(
            Enumerable.Range(0, 3000).Select(i => "." + new string('y', i % 90) + "\r\n"));

        Assert.IsType<Accepted>(await pool.Send(Envelope, Encoding.ASCII.GetBytes(content)));
        Assert.IsType<Accepted>(await pool.Send(Envelope, Encoding.ASCII.GetBytes(content)));

        await Eventually.Holds(() => Directory.GetFiles(folder, "dump.*").Length == 2);
        foreach (var dump in Directory.GetFiles(folder, "dump.*"))
        {
            var text = await File.ReadAllTextAsync(dump);
            Assert.Contains("X-Rcpt-Args: <c@y.test>", text, StringComparison.Ordinal);
            Assert.EndsWith(content.ReplaceLineEndings("\n"), text.TrimEnd('\n') + "\n", StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("-f", "MAIL", typeof(Rejected))]
    [InlineData("-r", "RCPT", typeof(Deferred))]
    [InlineData("-f", "RCPT", typeof(Rejected))]
    [InlineData("-r", "DATA", typeof(Deferred))]
    [InlineData("-f", "DATA", typeof(Rejected))]
    [InlineData("-r", ".", typeof(Deferred))]
    [InlineData("-f", ".", typeof(Rejected))]
    [InlineData("-q", "MAIL", typeof(Deferred))]
    [InlineData("-q", "RCPT", typeof(Deferred))]
    [InlineData("-q", "DATA", typeof(Deferred))]
    [InlineData("-q", ".", typeof(Unknown))]
    public async Task What_smtp_sink_does_to_a_command_becomes_the_outcome(string how, string command, Type type)
    {
        var port = FreePort.Find();
        await using var sink = await Sink(port, RealProgram.Folder(), [how, command]);
        await using var pool = new SmtpPool(new SmtpEndpoint("127.0.0.1", port, TlsMode.None));

        var outcome = await pool.Send(Envelope, "Subject: x\r\n\r\nbody\r\n"u8.ToArray());

        Assert.IsType(type, outcome);
    }

    [Fact]
    public async Task LMTP_answers_of_smtp_sink_are_read_per_recipient()
    {
        var port = FreePort.Find();
        await using var sink = await Sink(port, RealProgram.Folder(), ["-L"]);
        await using var pool = new SmtpPool(
            new SmtpEndpoint("127.0.0.1", port, TlsMode.None) { Protocol = SmtpProtocol.Lmtp });
        Assert.IsType<Accepted>(await pool.Send(Envelope, "x\r\n"u8.ToArray()));
        Assert.IsType<Accepted>(await pool.Send(Envelope, "x\r\n"u8.ToArray())); // all replies were taken
    }

    [Theory]
    [InlineData(SmtpProtocol.Smtp, "-d")]
    [InlineData(SmtpProtocol.Smtp, "-N")]
    [InlineData(SmtpProtocol.Lmtp, "-L")]
    public async Task Smtp_source_delivers_every_mail_to_our_server(SmtpProtocol protocol, string mode)
    {
        var handler = new CollectingHandler();
        await using var server = new SmtpServer(new SmtpServerOptions { Protocol = protocol }, handler);
        server.Start();
        await RealProgram.Run(new ProgramStart(
            "smtp-source", "postfix", RealProgram.Folder(), mode, "-s", "5", "-m", "200", "-l", "20000", "-r", "3",
            "-f", "a@x.test", "-t", "b@y.test", $"127.0.0.1:{server.Local.Port}"));
        Assert.Equal(200, handler.Mails.Count);
        Assert.All(handler.Mails, mail => Assert.Equal(3, mail.Recipients.Count));
        Assert.All(handler.Mails, mail => Assert.InRange(mail.Content.Length, 20_000, 21_000));
        Assert.Empty(handler.Faults);
    }

    private static Task<RealProgram> Sink(int port, string folder, string[] arguments) =>
        RealProgram.Listen(
            new ProgramStart("smtp-sink", "postfix", folder, [.. arguments, $"127.0.0.1:{port}", "100"])
            {
                User = "postfix",
            },
            port);
}
