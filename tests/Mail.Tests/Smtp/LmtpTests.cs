using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;
using static MailMesh.Mail.Smtp.SmtpOutcome;

namespace MailMesh.Mail.Tests.Smtp;

public class LmtpTests
{
    private static readonly SmtpServerOptions Lmtp = new() { Protocol = SmtpProtocol.Lmtp, MessageBytesMax = 1000 };

    [Fact]
    public async Task Each_recipient_gets_its_own_reply_after_the_content()
    {
        var handler = new CollectingHandler
        {
            OnRecipient = to => to[0] == 'n' ? SmtpReply.Of(550, "5.1.1", "no") : SmtpReply.Ok,
            OnDeliverEach = mail =>
                [.. mail.Recipients.Select(to => to[0] == 'f' ? SmtpReply.Of(452, "4.2.2", "full") : SmtpReply.Ok)],
        };
        await using var server = new SmtpServer(Lmtp, handler);
        server.Start();
        await using var pool = new SmtpPool(
            new SmtpEndpoint("127.0.0.1", server.Local.Port, TlsMode.None) { Protocol = SmtpProtocol.Lmtp });

        var outcome = await pool.Send(
            new SmtpEnvelope("a@x.test", ["b@y.test", "n@y.test", "f@y.test"]), "x\r\n"u8.ToArray());

        Assert.IsType<Accepted>(outcome);
        Assert.Equal(
            [RecipientState.Accepted, RecipientState.Rejected, RecipientState.Deferred],
            outcome.Recipients.Select(each => each.State));
        Assert.Equal("LMTP", Assert.Single(handler.Mails).Session.With);
    }

    [Fact]
    public async Task The_server_greets_LHLO_only_and_answers_a_refused_mail_once_per_recipient()
    {
        await using var server = new SmtpServer(Lmtp, new CollectingHandler());
        server.Start();
        await RawClient.Play(server.Local, $"""
            S: 220 *
            C: EHLO client.test
            S: 500 5.5.1 *
            C: HELO client.test
            S: 500 5.5.1 *
            C: LHLO client.test
            S: 250-localhost
            S: 250-PIPELINING
            S: 250-SIZE 1000
            S: 250-8BITMIME
            S: 250-SMTPUTF8
            S: 250-CHUNKING
            S: 250 ENHANCEDSTATUSCODES
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: RCPT TO:<c@y.test>
            C: DATA
            S: 250 *
            S: 250 *
            S: 250 *
            S: 354 *
            C: {new string('x', 1200)}
            C: .
            S: 552 5.3.4 *
            S: 552 5.3.4 *
            C: MAIL FROM:<a@x.test>
            C: DATA
            S: 250 *
            S: 503 5.5.1 No valid recipients
            """);
    }

    [Fact]
    public async Task A_wrong_number_of_replies_is_the_owners_fault_and_puts_all_off()
    {
        var handler = new CollectingHandler { OnDeliverEach = _ => [SmtpReply.Ok] };
        await using var server = new SmtpServer(Lmtp, handler);
        server.Start();
        await RawClient.Play(server.Local, """
            S: 220 *
            C: LHLO client.test
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250 *
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: RCPT TO:<c@y.test>
            C: DATA
            S: 250 *
            S: 250 *
            S: 250 *
            S: 354 *
            C: .
            S: 451 4.3.0 *
            S: 451 4.3.0 *
            """);
        Assert.IsType<InvalidOperationException>(Assert.Single(handler.Faults));
    }

    [Fact]
    public async Task A_connection_lost_between_two_replies_leaves_only_the_second_recipient_unknown()
    {
        await using var server = ScriptedServer.Play("""
            S: 220 x.test
            C: LHLO localhost
            S: 250-x.test
            S: 250 PIPELINING
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: RCPT TO:<c@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: [content]
            S: 250 ok
            S: [close]
            """);
        await using var pool = server.Pool(protocol: SmtpProtocol.Lmtp);

        var outcome = await pool.Send(new SmtpEnvelope("a@x.test", ["b@y.test", "c@y.test"]), "x\r\n"u8.ToArray());

        Assert.IsType<Unknown>(outcome);
        Assert.Equal([RecipientState.Accepted, RecipientState.Unknown], outcome.Recipients.Select(each => each.State));
    }
}
