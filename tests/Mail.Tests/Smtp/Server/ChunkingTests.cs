using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;

namespace MailMesh.Mail.Tests.Smtp.Server;

/// <summary>BDAT (RFC 3030): chunks of any cut, and nothing smuggled through them.</summary>
public class ChunkingTests
{
    private const string Hello = """
        S: 220 *
        C: EHLO client.test
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250-*
        S: 250-CHUNKING
        S: 250 *

        """;

    private const string Envelope = """
        C: MAIL FROM:<a@x.test>
        C: RCPT TO:<b@y.test>
        S: 250 *
        S: 250 *

        """;

    [Fact]
    public async Task Chunks_cut_anywhere_make_one_mail_and_a_lone_dot_is_content()
    {
        const string Script = Hello + """
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: BDAT 5
            C> .\r\n.\r
            C: BDAT 9
            C> \nMAIL FRO
            C: BDAT 0 LAST
            S: 250 2.1.0 *
            S: 250 2.1.5 *
            S: 250 2.0.0 *
            S: 250 2.0.0 *
            S: 250 2.0.0 *
            C: MAIL FROM:<a@x.test>
            C: RCPT TO:<b@y.test>
            C: BDAT 5 LAST
            C: two
            S: 250 2.1.0 *
            S: 250 2.1.5 *
            S: 250 2.0.0 *
            """;
        foreach (var splitAt in (int?[])[null, 0, 70, 77, 91])
        {
            var handler = await Play(Script, splitAt: splitAt);
            Assert.Equal([".\r\n.\r\nMAIL FRO\r\n", "two\r\n"], handler.Mails.Select(each => each.Content));
        }
    }

    [Theory]
    [InlineData(@"a\n.\n", "LF")]
    [InlineData(@"a\n.\r\n", "LF")]
    [InlineData(@"a\r\n.\n", "LF")]
    [InlineData(@"a\r.\r", "CR")]
    [InlineData(@"a\r.\r\n", "CR")]
    [InlineData(@"a\r\r\n.\r\n", "CR")]
    public async Task A_bare_newline_in_a_chunk_of_text_is_refused_for_the_next_server_would_end_the_mail_there(
        string text, string bare)
    {
        var bytes = text.Replace(@"\r", "r", StringComparison.Ordinal).Replace(@"\n", "n", StringComparison.Ordinal);
        foreach (var splitAt in (int?[])[null, 0])
        {
            var handler = await Play(
                $"{Hello}{Envelope}C: BDAT {bytes.Length} LAST\nC> {text}\nS: 550 5.5.2 bare <{bare}> not allowed\n"
                + "S: [close]", splitAt: splitAt);
            Assert.Empty(handler.Mails);
        }
    }

    [Fact]
    public async Task Commands_inside_of_a_refused_chunk_are_never_run()
    {
        var handler = await Play(Hello + """
            C: BDAT 18 LAST
            C> MAIL FROM:<e@x>\r\nx
            S: 503 5.5.1 Say MAIL first
            C: MAIL FROM:<a@x.test>
            C: BDAT 6
            C: RSET
            C: NOOP
            S: 250 2.1.0 *
            S: 503 5.5.1 No valid recipients
            S: 250 2.0.0 *
            """);
        Assert.Empty(handler.Mails);
    }

    [Theory]
    [InlineData("BDAT")]
    [InlineData("BDAT x")]
    [InlineData("BDAT -1")]
    [InlineData("BDAT 5 FIRST")]
    [InlineData("BDAT 99999999999999999999")]
    public async Task A_chunk_whose_end_can_not_be_known_ends_the_session(string command) =>
        await Play($"{Hello}{Envelope}C: {command}\nS: 501 5.5.4 Syntax: BDAT size [LAST], closing\nS: [close]");

    [Fact]
    public async Task Between_chunks_only_BDAT_RSET_and_what_changes_nothing_is_taken()
    {
        var handler = await Play(Hello + Envelope + """
            C: BDAT 3
            C> a\r\n
            S: 250 2.0.0 *
            C: DATA
            S: 503 5.5.1 Chunks are under way*
            C: RCPT TO:<c@y.test>
            S: 503 5.5.1 Chunks are under way*
            C: MAIL FROM:<a@x.test>
            S: 503 5.5.1 *
            C: NOOP
            S: 250 2.0.0 *
            C: RSET
            S: 250 2.0.0 *
            C: BDAT 0 LAST
            S: 503 5.5.1 Say MAIL first
            """);
        Assert.Empty(handler.Mails);
    }

    [Fact]
    public async Task A_mail_too_large_is_refused_at_its_chunk_and_the_rest_is_read_past()
    {
        var handler = await Play(Hello + Envelope + $"""
            C: BDAT 12
            C> {new string('x', 12)}
            S: 552 5.3.4 *
            C: BDAT 5 LAST
            C> QUIT!
            S: 503 5.5.1 *
            C: NOOP
            S: 250 *
            C: BDAT 100
            S: 552 5.3.4 *
            S: [close]
            """, new SmtpServerOptions { MessageBytesMax = 10 });
        Assert.Empty(handler.Mails);
    }

    [Fact]
    public async Task Small_chunks_without_end_are_ended() => await Play(
        Hello + Envelope + string.Concat(Enumerable.Repeat("C: BDAT 1\nC> x\nS: 250 *\n", 3))
        + "C: BDAT 1\nS: 421 4.7.0 *\nS: [close]",
        new SmtpServerOptions { IdleCommandsMax = 4 });

    [Fact]
    public async Task Binary_content_arrives_byte_for_byte_by_BDAT_only()
    {
        var hello = Hello.Replace("S: 250 *", "S: 250-BINARYMIME\nS: 250 *", StringComparison.Ordinal);
        var handler = await Play(hello + """
            C: MAIL FROM:<a@x.test> BODY=BINARYMIME
            C: RCPT TO:<b@y.test>
            C: DATA
            S: 250 *
            S: 250 *
            S: 503 5.6.1 *
            C: BDAT 5 LAST
            C> a\n\r.\n
            S: 250 *
            """, new SmtpServerOptions { BinaryMime = true });
        Assert.Equal("a\n\r.\n", Assert.Single(handler.Mails).Content);
        await Play(Hello + "C: MAIL FROM:<a@x.test> BODY=BINARYMIME\nS: 501 5.5.4 *");
    }

    private static async Task<CollectingHandler> Play(
        string script, SmtpServerOptions? options = null, int? splitAt = null)
    {
        var handler = new CollectingHandler();
        await using var server = new SmtpServer(options ?? new SmtpServerOptions(), handler);
        server.Start();
        await RawClient.Play(server.Local, script, splitAt);
        Assert.Empty(handler.Faults);
        return handler;
    }
}
