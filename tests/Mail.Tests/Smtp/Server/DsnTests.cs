using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;
using static MailMesh.Mail.Smtp.SmtpOutcome;

namespace MailMesh.Mail.Tests.Smtp.Server;

/// <summary>DSN parameters (RFC 3461) on their way to the handler.</summary>
public class DsnTests
{
    private static readonly SmtpServerOptions Offering = new() { Dsn = true };

    [Fact]
    public async Task What_the_client_asks_for_reaches_the_handler()
    {
        var handler = new CollectingHandler();
        await using var server = new SmtpServer(Offering, handler);
        server.Start();
        await using var pool = new SmtpPool(new SmtpEndpoint("127.0.0.1", server.Local.Port, TlsMode.None));
        var asked = new SmtpDsn(
            DsnReturn.Full, "id+= 7",
            [
                new DsnRecipient(DsnEvents.Success | DsnEvents.Delay, "ü+=@y.test"),
                new DsnRecipient(DsnEvents.Never, null),
                new DsnRecipient(null, "c+=@y.test"),
            ]);
        var envelope = new SmtpEnvelope("a@x.test", ["b@y.test", "c@y.test", "d@y.test"]) { Dsn = asked };

        Assert.False(Assert.IsType<Accepted>(await pool.Send(envelope, "x\r\n"u8.ToArray())).DsnIgnored);

        var got = Assert.Single(handler.Mails).Dsn!;
        Assert.Equal((asked.Return, asked.EnvelopeId), (got.Return, got.EnvelopeId));
        Assert.Equal(asked.Recipients, got.Recipients);

        Assert.IsType<Accepted>(await pool.Send(new SmtpEnvelope("a@x.test", ["b@y.test"]), "x\r\n"u8.ToArray()));
        Assert.Null(handler.Mails.Last().Dsn);
    }

    [Theory]
    [InlineData("MAIL FROM:<a@x.test> RET=ALL", "501 5.5.4 *")]
    [InlineData("MAIL FROM:<a@x.test> ENVID=", "501 5.5.4 *")]
    [InlineData("MAIL FROM:<a@x.test> ENVID=a+0D+0A", "501 5.5.4 *")]
    [InlineData("MAIL FROM:<a@x.test> ENVID=a+4", "501 5.5.4 *")]
    [InlineData("RCPT TO:<b@y.test> NOTIFY=NEVER,SUCCESS", "501 5.5.4 *")]
    [InlineData("RCPT TO:<b@y.test> NOTIFY=", "501 5.5.4 *")]
    [InlineData("RCPT TO:<b@y.test> ORCPT=b@y.test", "501 5.5.4 *")]
    [InlineData("RCPT TO:<b@y.test> SIZE=1", "555 5.5.4 *")]
    [InlineData("RCPT TO:<b@y.test> notify=success ORCPT=x400;+0A", "250 2.1.5 *")]
    public async Task A_malformed_parameter_is_refused(string command, string reply)
    {
        await using var server = new SmtpServer(Offering, new CollectingHandler());
        server.Start();
        var mail = command.StartsWith("RCPT", StringComparison.Ordinal) ? "C: MAIL FROM:<a@x.test>\nS: 250 *\n" : "";
        await RawClient.Play(
            server.Local, $"S: 220 *\nC: HELO client.test\nS: 250 *\n{mail}C: {command}\nS: {reply}");
    }

    [Fact]
    public async Task Where_DSN_is_not_offered_its_parameters_are_unknown()
    {
        await using var server = new SmtpServer(new SmtpServerOptions(), new CollectingHandler());
        server.Start();
        await RawClient.Play(server.Local, """
            S: 220 *
            C: HELO client.test
            S: 250 *
            C: MAIL FROM:<a@x.test> RET=FULL
            S: 555 5.5.4 *
            C: MAIL FROM:<a@x.test>
            S: 250 *
            C: RCPT TO:<b@y.test> NOTIFY=NEVER
            S: 555 5.5.4 *
            """);
    }
}
