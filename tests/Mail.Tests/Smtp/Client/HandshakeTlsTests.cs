using System.Net;
using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;
using MailMesh.MailServers;
using static MailMesh.Mail.Smtp.SmtpOutcome;

namespace MailMesh.Mail.Tests.Smtp.Client;

public class HandshakeTlsTests
{
    private const string Offered = """
        S: 220 x.test
        C: EHLO localhost
        S: 250-x.test
        S: 250 STARTTLS
        C: STARTTLS

        """;

    [Fact]
    public async Task STARTTLS_asks_for_the_offers_anew_and_then_sends()
    {
        await using var server = ScriptedServer.Play(Offered + """
            S: 220 go
            S: [tls]
            C: EHLO localhost
            S: 250-x.test
            S: 250 PIPELINING
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: [content]
            S: 250 ok
            """);
        Assert.IsType<Accepted>(await Send(server));
        await server.Done();
    }

    [Theory]
    [InlineData("S: 220 x.test\nC: EHLO localhost\nS: 250 x.test\nC: QUIT")]
    [InlineData("S: 220 x.test\nC: EHLO localhost\nS: 502 no\nC: HELO localhost\nS: 250 x.test\nC: QUIT")]
    [InlineData(Offered + "S: 454 4.7.0 not now\nC: QUIT")]
    [InlineData(Offered + "S: 220 go\nS: this is no handshake")]
    public async Task Without_TLS_nothing_of_the_mail_is_sent(string script)
    {
        await using var server = ScriptedServer.Play(script);
        var outcome = Assert.IsType<Deferred>(await Send(server));
        await server.Done();
        Assert.Equal(SmtpStage.Tls, outcome.Stage);
        Assert.DoesNotContain("MAIL", server.Dialogue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_text_injected_behind_the_STARTTLS_reply_is_refused()
    {
        await using var server = ScriptedServer.Play(Offered + "S: 220 go\nS: 250 injected\nC: [close]");
        var outcome = Assert.IsType<Deferred>(await Send(server));
        await server.Done();
        Assert.Contains("plain text", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", false)] // its root is unknown here
    [InlineData("127.0.0.2", true)] // it doesn't name this host
    public async Task A_certificate_of_another_root_or_name_is_refused(string host, bool isRootTrusted)
    {
        await using var server = new SmtpServer(
            new SmtpServerOptions
            {
                Listen = new IPEndPoint(IPAddress.Parse(host), 0),
                Certificate = TestCertificate.Localhost,
                ImplicitTls = true,
            },
            new CollectingHandler());
        server.Start();
        await using var pool = new SmtpPool(new SmtpEndpoint(host, server.Local.Port, TlsMode.Implicit)
        {
            TrustedRoot = isRootTrusted ? TestCertificate.Localhost : null,
        });

        var outcome = Assert.IsType<Deferred>(
            await pool.Send(new SmtpEnvelope("a@x.test", ["b@y.test"]), "x\r\n"u8.ToArray()));

        Assert.Equal(SmtpStage.Tls, outcome.Stage);
    }

    private static async Task<SmtpOutcome> Send(ScriptedServer server)
    {
        await using var pool = server.Pool(TlsMode.StartTls);
        return await pool.Send(new SmtpEnvelope("a@x.test", ["b@y.test"]), "x\r\n"u8.ToArray());
    }
}
