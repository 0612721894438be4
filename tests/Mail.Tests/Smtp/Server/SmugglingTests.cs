using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;
using MailMesh.MailServers;
using MailMesh.TestStack;

namespace MailMesh.Mail.Tests.Smtp.Server;

/// <summary>SMTP smuggling (CVE-2023-51764): only CRLF.CRLF may end a mail, and only CRLF a line.</summary>
public class SmugglingTests
{
    private const string ToContent = """
        S: 220 *
        C: EHLO client.test
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250 *
        C: MAIL FROM:<a@x.test>
        C: RCPT TO:<b@y.test>
        C: DATA
        S: 250 *
        S: 250 *
        S: 354 *

        """;

    private const string Smuggled = @"MAIL FROM:<evil@x.test>\r\nRCPT TO:<b@y.test>\r\nDATA\r\nowned\r\n.\r\n";

    [Theory]
    [InlineData(@"\n.\n", "LF")]
    [InlineData(@"\n.\r\n", "LF")]
    [InlineData(@"\r\n.\n", "LF")]
    [InlineData(@"\r.\r", "CR")]
    [InlineData(@"\r.\r\n", "CR")]
    [InlineData(@"\r\n.\r", "CR")]
    [InlineData(@"\r\n\r.\r\n", "CR")]
    [InlineData(@"\r\r\n.\r\n", "CR")]
    [InlineData(@"\n\n.\r\n", "LF")]
    [InlineData(@"\r\n.\r\r\n", "CR")]
    public async Task A_mail_with_a_false_end_is_refused_whole(string falseEnd, string bare)
    {
        foreach (var splitAt in (int?[])[null, 0])
        {
            var handler = new CollectingHandler();
            await using var server = new SmtpServer(new SmtpServerOptions(), handler);
            server.Start();
            await RawClient.Play(
                server.Local,
                $"{ToContent}C> innocent{falseEnd}{Smuggled}\nS: 550 5.5.2 bare <{bare}> not allowed\nS: [close]",
                splitAt);
            Assert.Empty(handler.Mails);
        }
    }

    [Theory]
    [InlineData(@"\0\r\n.\r\n\0")]
    [InlineData(@"\r\n.\0\r\n")]
    [InlineData(@"\r\n\0.\r\n")]
    [InlineData(@"\r\n. \r\n")]
    public async Task What_only_resembles_an_end_is_content(string notEnd)
    {
        var handler = new CollectingHandler();
        await using var server = new SmtpServer(new SmtpServerOptions(), handler);
        server.Start();
        var isEnd = notEnd.StartsWith(@"\0\r\n.\r\n", StringComparison.Ordinal);
        // NUL before a true CRLF.CRLF doesn't hide it; NUL or blank within it does.
        await RawClient.Play(server.Local, ToContent + $"C> innocent{notEnd}\n" + (isEnd
            ? "S: 250 *"
            : "C> \\r\\n.\\r\\n\nS: 250 *"));
        var mail = Assert.Single(handler.Mails);
        Assert.StartsWith("innocent", mail.Content, StringComparison.Ordinal);
        Assert.Equal(!isEnd, mail.Content.Length > "innocent\0\r\n".Length);
    }

    [Theory]
    [InlineData(@"NOOP\n", "LF")]
    [InlineData(@"NOOP\nNOOP\r\n", "LF")]
    [InlineData(@"NOOP\rNOOP\r\n", "CR")]
    [InlineData(@"RSET\r\r\n", "CR")]
    public async Task A_command_line_ended_otherwise_is_refused(string line, string bare)
    {
        await using var server = new SmtpServer(new SmtpServerOptions(), new CollectingHandler());
        server.Start();
        await RawClient.Play(
            server.Local, $"S: 220 *\nC> {line}\nS: 550 5.5.2 bare <{bare}> not allowed\nS: [close]");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(null)]
    public async Task Commands_pipelined_behind_STARTTLS_are_never_run(int? splitAt)
    {
        var handler = new CollectingHandler();
        await using var server = new SmtpServer(
            new SmtpServerOptions { Certificate = TestCertificate.Localhost }, handler);
        server.Start();
        if (splitAt is null)
        {
            await RawClient.Play(
                server.Local,
                "S: 220 *\nC: STARTTLS\nC: EHLO injected.test\nS: 501 5.5.0 *\nS: [close]");
            return;
        }
        // Split, the injected bytes reach the TLS handshake, which they break.
        await RawClient.Play(server.Local, "S: 220 *\nC: STARTTLS\nS: 220 2.0.0 *\nC: EHLO injected.test\n");
        await Eventually.Holds(() => server.Sessions == 0);
        Assert.Single(handler.Faults);
    }

    [Fact]
    public async Task STARTTLS_forgets_what_was_said_in_plain_text()
    {
        await using var server = new SmtpServer(
            new SmtpServerOptions { Certificate = TestCertificate.Localhost }, new CollectingHandler());
        server.Start();
        await RawClient.Play(server.Local, """
            S: 220 *
            C: EHLO client.test
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250-STARTTLS
            S: 250 *
            C: MAIL FROM:<a@x.test>
            S: 250 *
            C: STARTTLS
            S: 220 2.0.0 *
            C: [tls]
            C: RCPT TO:<b@y.test>
            S: 503 5.5.1 *
            C: MAIL FROM:<a@x.test>
            S: 503 5.5.1 Say EHLO first
            C: EHLO client.test
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250 ENHANCEDSTATUSCODES
            C: STARTTLS
            S: 503 5.5.1 *
            C: QUIT
            S: 221 *
            """);
    }
}
