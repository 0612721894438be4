using System.Text;
using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;
using MailMesh.MailServers;
using MailMesh.TestStack;
using static MailMesh.Mail.Smtp.SmtpOutcome;

namespace MailMesh.Mail.Tests.Smtp;

public class SmtpPoolTests
{
    private const string OneMail = """
        S: 220 x.test
        C: EHLO localhost
        S: 250-x.test
        S: 250 PIPELINING
        C: MAIL FROM:<a@x.test>
        C: RCPT TO:<b@x.test>
        C: DATA
        S: 250 ok
        S: 250 ok
        S: 354 go
        C: [content]
        S: 250 ok

        """;

    private static readonly SmtpEnvelope Envelope = new("a@x.test", ["b@x.test"]);
    private static readonly byte[] Content = "Subject: x\r\n\r\nbody\r\n"u8.ToArray();

    [Theory]
    [InlineData("Subject: hi\r\n\r\n.leading dot\r\n..\r\n.\r\nend\r\n")]
    [InlineData(".\r\n")]
    [InlineData("\r\n.")]
    [InlineData("no line end")]
    public async Task A_mail_sent_by_our_client_arrives_at_our_server_byte_for_byte(string content)
    {
        var handler = new CollectingHandler();
        await using var server = Start(handler);
        await using var pool = new SmtpPool(new SmtpEndpoint("127.0.0.1", server.Local.Port, TlsMode.None));

        var outcome = await pool.Send(Envelope, Encoding.ASCII.GetBytes(content));

        Assert.IsType<Accepted>(outcome);
        var mail = Assert.Single(handler.Mails);
        Assert.Equal(content.EndsWith("\r\n", StringComparison.Ordinal) ? content : content + "\r\n", mail.Content);
        Assert.Equal(("a@x.test", "b@x.test"), (mail.From, mail.Recipients.Single()));
    }

    [Theory]
    [InlineData(TlsMode.StartTls)]
    [InlineData(TlsMode.Implicit)]
    public async Task Large_mails_with_dots_at_every_line_cross_TLS_unharmed(TlsMode tls)
    {
        var handler = new CollectingHandler();
        await using var server = Start(handler, new SmtpServerOptions
        {
            Certificate = TestCertificate.Localhost,
            ImplicitTls = tls == TlsMode.Implicit,
        });
        await using var pool = new SmtpPool(new SmtpEndpoint("127.0.0.1", server.Local.Port, tls)
        {
            TrustedRoot = TestCertificate.Localhost,
        });
        // Lines of all lengths, so that buffer ends fall on each position of CRLF and dot.
        var content = new StringBuilder();
        for (var i = 0; i < 6000; i++) content.Append('.', 1 + (i % 3)).Append('x', i % 97).Append("\r\n");

        Assert.IsType<Accepted>(await pool.Send(Envelope, Encoding.ASCII.GetBytes(content.ToString())));

        var mail = Assert.Single(handler.Mails);
        Assert.Equal(content.ToString(), mail.Content);
        Assert.Equal("ESMTPS", mail.Session.With);
    }

    [Fact]
    public async Task Connections_are_reused_and_never_more_than_allowed()
    {
        var handler = new CollectingHandler();
        await using var server = Start(handler);
        await using var pool = new SmtpPool(
            new SmtpEndpoint("127.0.0.1", server.Local.Port, TlsMode.None), new SmtpPoolOptions { ConnectionsMax = 3 });

        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => pool.Send(Envelope, Content)));

        Assert.Equal(60, handler.Mails.Count);
        Assert.InRange(handler.Mails.Max(mail => mail.Session.Id), 1, 3);
    }

    [Fact]
    public async Task A_stale_connection_is_replaced_before_any_content_left()
    {
        await using var server = ScriptedServer.Play(OneMail + "S: [close]", OneMail);
        await using var pool = server.Pool();
        var announced = 0;

        Assert.IsType<Accepted>(await pool.Send(Envelope, Content));
        var second = await pool.Send(Envelope, Content, _ => Task.FromResult(++announced));

        Assert.IsType<Accepted>(second);
        Assert.Equal(1, announced);
        await server.Done();
    }

    [Fact]
    public async Task A_connection_with_a_refused_mail_on_it_is_reset_before_the_next()
    {
        await using var server = ScriptedServer.Play("""
            S: 220 x.test
            C: EHLO localhost
            S: 250 x.test
            C: MAIL FROM:<a@x.test>
            S: 250 ok
            C: RCPT TO:<b@x.test>
            S: 550 5.1.1 no
            C: RSET
            S: 250 ok
            C: MAIL FROM:<a@x.test>
            S: 250 ok
            C: RCPT TO:<b@x.test>
            S: 451 4.1.1 not now
            """);
        await using var pool = server.Pool();

        Assert.IsType<Rejected>(await pool.Send(Envelope, Content));
        Assert.IsType<Deferred>(await pool.Send(Envelope, Content));
        await server.Done();
    }

    [Fact]
    public async Task A_connection_on_which_the_server_spoke_unasked_is_not_reused()
    {
        await using var server = ScriptedServer.Play(OneMail + "S: 250 and another ok", OneMail);
        await using var pool = server.Pool();

        Assert.IsType<Accepted>(await pool.Send(Envelope, Content));
        Assert.IsType<Accepted>(await pool.Send(Envelope, Content));
        await server.Done();
    }

    [Fact]
    public async Task A_421_for_having_had_enough_mails_is_met_by_a_fresh_connection()
    {
        var handler = new CollectingHandler();
        await using var server = Start(handler, new SmtpServerOptions { TransactionsMax = 2 });
        await using var pool = new SmtpPool(new SmtpEndpoint("127.0.0.1", server.Local.Port, TlsMode.None));

        for (var i = 0; i < 5; i++) Assert.IsType<Accepted>(await pool.Send(Envelope, Content));

        Assert.Equal([1, 1, 2, 2, 3], handler.Mails.Select(mail => mail.Session.Id));
    }

    [Fact]
    public async Task A_reused_connection_lost_after_the_dot_is_unknown_and_not_sent_again()
    {
        await using var server = ScriptedServer.Play(OneMail + """
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@x.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: [content]
            S: [close]
            """);
        await using var pool = server.Pool();

        Assert.IsType<Accepted>(await pool.Send(Envelope, Content));
        Assert.IsType<Unknown>(await pool.Send(Envelope, Content));
        await server.Done();
    }

    [Fact]
    public async Task Before_content_runs_after_the_recipient_is_taken_and_its_failure_sends_nothing()
    {
        await using var server = ScriptedServer.Play("""
            S: 220 x.test
            C: EHLO localhost
            S: 250-x.test
            S: 250 PIPELINING
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@x.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: [close]
            """);
        await using var pool = server.Pool();

        await Assert.ThrowsAsync<TimeoutException>(() =>
            pool.Send(Envelope, Content, _ => throw new TimeoutException("the database is away")));
        await server.Done();
    }

    [Fact]
    public async Task A_caller_that_gives_up_early_gets_an_exception_and_late_gets_unknown()
    {
        await using var early = ScriptedServer.Play("S: 220 x.test\nC: EHLO localhost\nC: [close]");
        await using var earlyPool = early.Pool();
        using var giveUp = new CancellationTokenSource();
        var sending = earlyPool.Send(Envelope, Content, null, giveUp.Token);
        await Eventually.Holds(() => early.Dialogue.Contains("EHLO", StringComparison.Ordinal));
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await early.Done();

        await using var late = ScriptedServer.Play(OneMail.Replace("S: 250 ok\n\n", "", StringComparison.Ordinal)
            [..^"S: 250 ok\n".Length] + "C: [close]");
        await using var latePool = late.Pool();
        using var giveUpLate = new CancellationTokenSource();
        var sendingLate = latePool.Send(Envelope, Content, null, giveUpLate.Token);
        await Eventually.Holds(() => late.Dialogue.Contains("[content", StringComparison.Ordinal));
        await giveUpLate.CancelAsync();
        Assert.IsType<Unknown>(await sendingLate);
    }

    [Fact]
    public async Task Disposal_lets_a_mail_under_way_finish_and_refuses_new_ones()
    {
        var release = new TaskCompletionSource();
        var handler = new CollectingHandler
        {
            OnDeliver = async (_, _) =>
            {
                await release.Task;
                return SmtpReply.Ok;
            },
        };
        await using var server = Start(handler);
        var pool = new SmtpPool(new SmtpEndpoint("127.0.0.1", server.Local.Port, TlsMode.None));
        var sending = pool.Send(Envelope, Content);
        await Eventually.Holds(() => handler.Mails.Count == 1);

        var disposing = pool.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.Send(Envelope, Content));
        Assert.False(disposing.IsCompleted);
        release.SetResult();
        await disposing;

        Assert.IsType<Accepted>(await sending);
        await Eventually.Holds(() => server.Sessions == 0);
    }

    [Fact]
    public async Task Disposal_past_its_limit_drops_a_mail_under_way_as_unknown()
    {
        await using var server = ScriptedServer.Play(OneMail[..^"S: 250 ok\n\n".Length] + "\nC: [close]");
        var pool = server.Pool(options: new SmtpPoolOptions { DrainMax = TimeSpan.FromMilliseconds(200) });
        var sending = pool.Send(Envelope, Content);
        await Eventually.Holds(() => server.Dialogue.Contains("[content", StringComparison.Ordinal));

        await pool.DisposeAsync();

        Assert.IsType<Unknown>(await sending);
    }

    [Fact]
    public async Task An_unused_connection_is_closed_after_its_time()
    {
        var clock = new ManualTime();
        await using var server = Start(new CollectingHandler());
        await using var pool = new SmtpPool(
            new SmtpEndpoint("127.0.0.1", server.Local.Port, TlsMode.None), clock: clock);
        await pool.Send(Envelope, Content);
        Assert.Equal(1, pool.Idle);

        clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(0, pool.Idle);
        await Eventually.Holds(() => server.Sessions == 0);
    }

    [Fact]
    public async Task A_server_that_does_not_listen_defers()
    {
        var server = Start(new CollectingHandler());
        var port = server.Local.Port;
        await server.DisposeAsync();
        await using var pool = new SmtpPool(new SmtpEndpoint("127.0.0.1", port, TlsMode.None));

        var outcome = Assert.IsType<Deferred>(await pool.Send(Envelope, Content));

        Assert.Equal(SmtpStage.Connect, outcome.Stage);
    }

    private static SmtpServer Start(CollectingHandler handler, SmtpServerOptions? options = null)
    {
        var server = new SmtpServer(options ?? new SmtpServerOptions(), handler);
        server.Start();
        return server;
    }
}
