using System.Text;
using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;
using static MailMesh.Mail.Smtp.SmtpOutcome;

namespace MailMesh.Mail.Tests.Smtp.Client;

/// <summary>CHUNKING, BINARYMIME and DSN of the client: used where offered, told where not.</summary>
public class ExtensionTests
{
    private const string To = """
        C: RCPT TO:<b@y.test>
        S: 250 ok
        S: 250 ok

        """;

    private static readonly SmtpEnvelope Envelope = new("a@x.test", ["b@y.test"]);

    [Fact]
    public async Task Where_CHUNKING_is_offered_content_goes_by_BDAT_unstuffed_and_the_connection_is_used_again()
    {
        const string Mail = """
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            S: 250 ok
            S: 250 ok
            C: BDAT 13 LAST
            C: .dot
            C: .
            C: ..
            S: 250 2.0.0 taken

            """;
        await using var server = ScriptedServer.Play(Hello("PIPELINING", "CHUNKING") + Mail + Mail);
        await using var pool = server.Pool();
        for (var i = 0; i < 2; i++)
            Assert.IsType<Accepted>(await pool.Send(Envelope, ".dot\r\n.\r\n..\r\n"u8.ToArray()));
        await server.Done();
    }

    [Fact]
    public async Task A_mail_larger_than_the_buffer_is_still_one_chunk()
    {
        var line = new string('y', 62) + "\r\n";
        await using var server = ScriptedServer.Play(
            Hello("PIPELINING", "CHUNKING") + "C: MAIL FROM:<a@x.test>\n" + To + "C: BDAT 192000 LAST\n"
            + string.Concat(Enumerable.Repeat($"C: {line[..62]}\n", 3000)) + "S: 250 2.0.0 taken\n");
        await using var pool = server.Pool();
        var content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(line, 3000)));
        Assert.IsType<Accepted>(await pool.Send(Envelope, content));
        await server.Done();
    }

    [Theory]
    [InlineData("S: [close]", typeof(Unknown))]
    [InlineData("S: [reset]", typeof(Unknown))]
    [InlineData("S: 552 5.3.4 too large", typeof(Rejected))]
    [InlineData("S: 452 4.3.1 full", typeof(Deferred))]
    public async Task The_reply_to_the_last_chunk_decides_and_a_lost_one_is_unknown(string end, Type outcome)
    {
        await using var server = ScriptedServer.Play(
            Hello("PIPELINING", "CHUNKING") + "C: MAIL FROM:<a@x.test>\n" + To + "C: BDAT 6 LAST\nC: body\n" + end);
        await using var pool = server.Pool();
        Assert.IsType(outcome, await pool.Send(Envelope, "body\r\n"u8.ToArray()));
        await server.Done();
    }

    [Fact]
    public async Task Refused_recipients_get_no_chunk()
    {
        await using var server = ScriptedServer.Play(Hello("PIPELINING", "CHUNKING") + """
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            S: 250 ok
            S: 550 5.1.1 unknown
            C: QUIT
            S: 221 bye
            """);
        await using (var pool = server.Pool())
            Assert.IsType<Rejected>(await pool.Send(Envelope, "body\r\n"u8.ToArray()));
        await server.Done();
    }

    [Fact]
    public async Task A_body_declared_binary_goes_byte_for_byte_where_BINARYMIME_is_offered()
    {
        await using var server = ScriptedServer.Play(
            Hello("PIPELINING", "CHUNKING", "8BITMIME", "BINARYMIME") + "C: MAIL FROM:<a@x.test> BODY=BINARYMIME\n"
            + To + """
            C: BDAT 61 LAST
            C: MIME-Version: 1.0
            C: Content-Transfer-Encoding: binary
            C: 
            C> a\n
            C> \rb\n
            S: 250 2.0.0 taken
            """);
        await using var pool = server.Pool();
        Assert.IsType<Accepted>(await pool.Send(
            Envelope, "MIME-Version: 1.0\r\nContent-Transfer-Encoding: binary\r\n\r\na\n\rb\n"u8.ToArray()));
        await server.Done();
    }

    [Fact]
    public async Task Reports_are_asked_for_where_DSN_is_offered()
    {
        await using var server = ScriptedServer.Play(Hello("PIPELINING", "DSN") + """
            C: MAIL FROM:<a@x.test> RET=HDRS ENVID=id+2B7+3D+20x
            C: RCPT TO:<b+1@y.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;b+2B1@y.test
            C: RCPT TO:<c@y.test> NOTIFY=NEVER
            C: RCPT TO:<d@y.test> NOTIFY=DELAY ORCPT=utf-8;\x{FC}@y.test
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: [content]
            S: 250 2.0.0 taken
            """);
        await using var pool = server.Pool();
        var envelope = new SmtpEnvelope("a@x.test", ["b+1@y.test", "c@y.test", "d@y.test"])
        {
            Dsn = new SmtpDsn(
                DsnReturn.Headers, "id+7= x",
                [
                    new DsnRecipient(DsnEvents.Success | DsnEvents.Failure, "b+1@y.test"),
                    new DsnRecipient(DsnEvents.Never, null),
                    new DsnRecipient(DsnEvents.Delay, "ü@y.test"),
                ]),
        };
        Assert.False(Assert.IsType<Accepted>(await pool.Send(envelope, "x\r\n"u8.ToArray())).DsnIgnored);
        await server.Done();
    }

    [Fact]
    public async Task Where_DSN_is_not_offered_the_mail_goes_without_and_the_outcome_tells()
    {
        await using var server = ScriptedServer.Play(Hello("PIPELINING") + """
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: [content]
            S: 250 2.0.0 taken
            """);
        await using var pool = server.Pool();
        var envelope = new SmtpEnvelope("a@x.test", ["b@y.test"])
        {
            Dsn = SmtpDsn.ForAll(["b@y.test"], DsnEvents.Failure, DsnReturn.Full, "7"),
        };
        Assert.True(Assert.IsType<Accepted>(await pool.Send(envelope, "x\r\n"u8.ToArray())).DsnIgnored);
        await server.Done();
    }

    [Fact]
    public void A_malformed_request_for_reports_is_refused_at_once()
    {
        SmtpDsn[] malformed =
        [
            new(null, null, []), new(null, "", [new(null, null)]), new(null, "a\r\nb", [new(null, null)]),
            new(null, new string('x', 101), [new(null, null)]), new(null, null, [new(null, "a b@x.test")]),
        ];
        foreach (var dsn in malformed)
            Assert.Throws<ArgumentException>(() => new SmtpEnvelope("a@x.test", ["b@y.test"]) { Dsn = dsn });
    }

    private static string Hello(params string[] offers) =>
        "S: 220 x.test\nC: EHLO localhost\nS: 250-x.test\n"
        + string.Concat(offers.Select((offer, i) => $"S: 250{(i == offers.Length - 1 ? ' ' : '-')}{offer}\n"));
}
