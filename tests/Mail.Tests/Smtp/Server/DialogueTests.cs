using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;
using MailMesh.TestStack;

namespace MailMesh.Mail.Tests.Smtp.Server;

public class DialogueTests
{
    private const string Hello = """
        S: 220 localhost *
        C: EHLO client.test
        S: 250-localhost
        S: 250-PIPELINING
        S: 250-SIZE 52428800
        S: 250-8BITMIME
        S: 250-SMTPUTF8
        S: 250-CHUNKING
        S: 250 ENHANCEDSTATUSCODES

        """;

    /// <summary>Two mails and a QUIT in three writes: the second mail follows the first's final dot at once.</summary>
    private const string Pipelined = Hello + """
        C: MAIL FROM:<a@x.test> SIZE=30 BODY=8BITMIME
        C: RCPT TO:<b@y.test>
        C: RCPT TO:<"odd \> local"@y.test>
        C: DATA
        S: 250 2.1.0 *
        S: 250 2.1.5 *
        S: 250 2.1.5 *
        S: 354 *
        C: Subject: one
        C: 
        C: ..dot
        C: .
        C: MAIL FROM:<>
        C: RCPT TO:<postmaster>
        C: DATA
        S: 250 2.0.0 *
        S: 250 2.1.0 *
        S: 250 2.1.5 *
        S: 354 *
        C: .
        C: QUIT
        S: 250 2.0.0 *
        S: 221 2.0.0 *
        S: [close]
        """;

    [Fact]
    public async Task Pipelined_mails_arrive_whole()
    {
        var handler = await Play(Pipelined);
        AssertTwoMails(handler);
    }

    [Fact]
    public async Task Writes_split_at_any_byte_arrive_the_same()
    {
        var handler = new CollectingHandler();
        await using var server = Start(handler);
        await RawClient.Play(server.Local, Pipelined, splitAt: 0);
        AssertTwoMails(handler);
        for (var at = 1; at < 120; at++)
        {
            handler.Mails.Clear();
            await RawClient.Play(server.Local, Pipelined, splitAt: at);
            AssertTwoMails(handler);
        }
        Assert.Empty(handler.Faults);
    }

    [Theory]
    [InlineData("MAIL FROM:<a@x.test>", "503 5.5.1 Say EHLO first")]
    [InlineData("RCPT TO:<a@x.test>", "503 5.5.1 *")]
    [InlineData("DATA", "503 5.5.1 *")]
    [InlineData("EHLO", "501 5.5.4 *")]
    [InlineData("EHLO a b", "501 5.5.4 *")]
    [InlineData("LHLO x", "500 5.5.1 *")]
    [InlineData("NOOP any text", "250 2.0.0 Ok")]
    [InlineData("noop", "250 2.0.0 Ok")]
    [InlineData("RSET", "250 2.0.0 Ok")]
    [InlineData("RSET x", "501 5.5.4 *")]
    [InlineData("HELP", "214 2.0.0 *")]
    [InlineData("VRFY someone", "252 2.5.1 *")]
    [InlineData("EXPN list", "502 5.5.1 *")]
    [InlineData("STARTTLS", "502 5.5.1 *")]
    [InlineData("AUTH PLAIN", "503 5.5.1 Say EHLO first")]
    [InlineData("BDAT 0 LAST", "503 5.5.1 *")]
    [InlineData("WHAT", "500 5.5.1 *")]
    [InlineData("", "500 5.5.1 *")]
    public async Task A_command_before_EHLO_is_answered_as_it_deserves(string command, string reply) =>
        await Play($"S: 220 *\nC: {command}\nS: {reply}\nC: QUIT\nS: 221 *");

    [Theory]
    [InlineData("MAIL FROM:a@x.test", "501 5.5.4 *")]
    [InlineData("MAIL FROM:<a@x.test", "501 5.5.4 *")]
    [InlineData("MAIL FROM:<a@x.test>SIZE=1", "501 5.5.4 *")]
    [InlineData("MAIL TO:<a@x.test>", "501 5.5.4 *")]
    [InlineData("MAIL FROM:<a>", "501 5.1.7 *")]
    [InlineData("MAIL FROM:<a@x..test>", "501 5.1.7 *")]
    [InlineData("MAIL FROM:<a b@x.test>", "501 5.1.7 *")]
    [InlineData("MAIL FROM: <a@x.test>", "250 2.1.0 *")]
    [InlineData("MAIL FROM:<@relay.test:a@x.test>", "250 2.1.0 *")]
    [InlineData("MAIL FROM:<a@[127.0.0.1]>", "250 2.1.0 *")]
    [InlineData("MAIL FROM:<ü@x.test>", "553 5.6.7 *")]
    [InlineData("MAIL FROM:<ü@x.test> SMTPUTF8", "250 2.1.0 *")]
    [InlineData("MAIL FROM:<a@x.test> SIZE=52428801", "552 5.3.4 *")]
    [InlineData("MAIL FROM:<a@x.test> SIZE=-1", "501 5.5.4 *")]
    [InlineData("MAIL FROM:<a@x.test> BODY=BINARYMIME", "501 5.5.4 *")]
    [InlineData("MAIL FROM:<a@x.test> RET=FULL", "555 5.5.4 *")]
    [InlineData("MAIL FROM:<a@x.test> AUTH=<>", "250 2.1.0 *")]
    public async Task A_sender_is_taken_or_refused(string command, string reply) =>
        await Play(Hello + $"C: {command}\nS: {reply}\nC: QUIT\nS: 221 *");

    [Theory]
    [InlineData("RCPT TO:<no@y.test>", "550 5.1.1 not here")]
    [InlineData("RCPT TO:<>", "501 5.1.3 *")]
    [InlineData("RCPT TO:b@y.test", "501 5.5.4 *")]
    [InlineData("RCPT TO:<b@y.test> NOTIFY=NEVER", "555 5.5.4 *")]
    [InlineData("RCPT TO:<ü@y.test>", "553 5.6.7 *")]
    [InlineData("RCPT TO:<Postmaster>", "250 2.1.5 *")]
    public async Task A_recipient_is_taken_or_refused(string command, string reply)
    {
        var handler = new CollectingHandler
        {
            OnRecipient = to => to.StartsWith("no@", StringComparison.Ordinal)
                ? SmtpReply.Of(550, "5.1.1", "not here") : SmtpReply.Ok,
        };
        await Play(Hello + $"C: MAIL FROM:<a@x.test>\nS: 250 *\nC: {command}\nS: {reply}\nC: QUIT\nS: 221 *", handler);
    }

    [Fact]
    public async Task Commands_out_of_order_leave_the_transaction_as_it_is()
    {
        await Play(Hello + """
            C: MAIL FROM:<a@x.test>
            C: MAIL FROM:<c@x.test>
            C: DATA
            C: RSET
            C: RCPT TO:<b@y.test>
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: EHLO again.test
            S: 250 2.1.0 *
            S: 503 5.5.1 *
            S: 503 5.5.1 No valid recipients
            S: 250 2.0.0 *
            S: 503 5.5.1 *
            S: 250 2.1.0 *
            S: 250 2.1.5 *
            S: 250-localhost
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250-*
            S: 250 *
            C: DATA
            S: 503 5.5.1 *
            """);
    }

    [Fact]
    public async Task A_handler_that_throws_is_a_451_and_the_session_goes_on()
    {
        var handler = new CollectingHandler { OnDeliver = (_, _) => throw new InvalidDataException("disk") };
        await Play(Hello + """
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 *
            S: 250 *
            S: 354 *
            C: x
            C: .
            S: 451 4.3.0 *
            C: NOOP
            S: 250 *
            """, handler);
        Assert.IsType<InvalidDataException>(Assert.Single(handler.Faults));
    }

    [Fact]
    public async Task A_reply_that_quotes_hostile_text_stays_one_reply()
    {
        var handler = new CollectingHandler
        {
            OnRecipient = _ => SmtpReply.Of(550, "5.1.1", "no \r250 2.0.0 forged\u0007 ü"),
        };
        await Play(Hello + """
            C: MAIL FROM:<a@x.test>
            S: 250 *
            C: RCPT TO:<b@y.test>
            S: 550 5.1.1 no ?250 2.0.0 forged? ?
            """, handler);
    }

    [Fact]
    public async Task A_half_closed_client_still_gets_every_reply()
    {
        var handler = await Play(Hello + """
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 *
            S: 250 *
            S: 354 *
            C: x
            C: .
            C: NOOP
            C: [half-close]
            S: 250 2.0.0 *
            S: 250 2.0.0 *
            S: [close]
            """);
        Assert.Single(handler.Mails);
    }

    [Theory]
    [InlineData("[half-close]")]
    [InlineData("[reset]")]
    public async Task Content_without_its_final_dot_is_no_mail(string end)
    {
        var handler = await Play(Hello + $"""
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 *
            S: 250 *
            S: 354 *
            C: half of it
            C: {end}
            """);
        Assert.Empty(handler.Mails);
        Assert.Empty(handler.Faults);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("POST / HTTP/1.1")]
    [InlineData("Host: localhost")]
    public async Task What_a_browser_sends_ends_the_session(string line) =>
        await Play($"S: 220 *\nC: {line}\nC: MAIL FROM:<a@x.test>\nS: 521 5.5.1 *\nS: [close]");

    private static void AssertTwoMails(CollectingHandler handler)
    {
        Assert.Collection(
            handler.Mails,
            mail =>
            {
                Assert.Equal("Subject: one\r\n\r\n.dot\r\n", mail.Content);
                Assert.Equal(["b@y.test", "\"odd \\> local\"@y.test"], mail.Recipients);
                Assert.Equal(("client.test", "ESMTP"), (mail.Session.Hello, mail.Session.With));
            },
            mail => Assert.Equal(("", "", "postmaster"), (mail.From, mail.Content, mail.Recipients.Single())));
    }

    private static async Task<CollectingHandler> Play(string script, CollectingHandler? handler = null)
    {
        handler ??= new CollectingHandler();
        await using var server = Start(handler);
        await RawClient.Play(server.Local, script);
        await Eventually.Holds(() => server.Sessions == 0);
        return handler;
    }

    private static SmtpServer Start(CollectingHandler handler)
    {
        var server = new SmtpServer(new SmtpServerOptions(), handler);
        server.Start();
        return server;
    }
}
