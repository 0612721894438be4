using System.Text;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;
using static MailMesh.Mail.Smtp.SmtpOutcome;

namespace MailMesh.Mail.Tests.Smtp.Client;

/// <summary>Servers that lack 8BITMIME or SMTPUTF8 get what they can take, or a clear refusal comes back.</summary>
public class DowngradeTests
{
    private const string Mixed = """
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b
        Content-Transfer-Encoding: 8bit

        --b
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        Grüße aus einer langen, sonst unauffälligen Zeile, die umbrochen werden muss, weil sie lang ist.

        zwei 
        --b
        Content-Type: application/octet-stream
        Content-Transfer-Encoding: 8bit

        üüüüüüüü
        --b
        Content-Type: text/plain

        plain = as it was
        --b--

        """;

    [Fact]
    public async Task Eight_bit_bodies_are_encoded_and_decode_to_the_same_bytes()
    {
        var original = Bytes(Mixed);
        var (outcome, received) = await Sent(original);

        Assert.True(Assert.IsType<Accepted>(outcome).IsReencoded);
        Assert.True(Ascii.IsValid(received));
        MimePart[] before = [.. MimeParser.Parse(original).AllParts];
        MimePart[] after = [.. MimeParser.Parse(Bytes(received)).AllParts];
        Assert.Equal(
            [TransferEncoding.SevenBit, TransferEncoding.QuotedPrintable, TransferEncoding.Base64,
                TransferEncoding.SevenBit],
            after.Select(part => part.TransferEncoding));
        for (var i = 1; i < before.Length; i++) Assert.Equal(before[i].DecodeBytes(), after[i].DecodeBytes());
        Assert.EndsWith("\r\nplain = as it was\r\n--b--\r\n", received, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MIME-Version: 1.0\n\nGrüße\n")]
    [InlineData("MIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\n\nGrüße")]
    [InlineData(
        "MIME-Version: 1.0\nContent-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\nSubject: x\n\nGrüße\n")]
    public async Task Simple_and_embedded_bodies_are_encoded_too(string mail)
    {
        var (outcome, received) = await Sent(Bytes(mail));
        Assert.True(Assert.IsType<Accepted>(outcome).IsReencoded);
        Assert.True(Ascii.IsValid(received));
        var last = MimeParser.Parse(Bytes(received)).AllParts.Last();
        Assert.Contains("Grüße", last.DecodeText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DKIM-Signature: v=1\nMIME-Version: 1.0\n\nGrüße\n", "signature")]
    [InlineData("MIME-Version: 1.0\nContent-Type: multipart/signed; boundary=b\n\n--b\n\nGrüße\n--b--\n", "signature")]
    [InlineData("Subject: x\n\nGrüße\n", "no MIME mail")]
    [InlineData("MIME-Version: 1.0\nSubject: Grüße\n\nGrüße\n", "encoded words")]
    [InlineData("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\nGrüße\n--b\n\nx\n--b--\n", "outside")]
    [InlineData("MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\nü\n", "outside")]
    public async Task What_can_not_be_encoded_without_harm_is_refused_with_the_reason(string mail, string reason)
    {
        await using var server = Offering();
        await using var pool = server.Pool();
        var envelope = new SmtpEnvelope("a@x.test", ["b@y.test"]);
        var outcome = Assert.IsType<Rejected>(await pool.Send(envelope, Bytes(mail)));
        Assert.Equal(SmtpStage.Preflight, outcome.Stage);
        Assert.Contains("8BITMIME", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_SMTPUTF8_domains_go_as_A_labels_and_a_local_part_beyond_ASCII_is_left_out()
    {
        await using var server = Offering("""
            C: MAIL FROM:<a@xn--bcher-kva.test>
            C: RCPT TO:<b@xn--bcher-kva.test>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: [content]
            S: 250 2.0.0 taken
            """);
        await using var pool = server.Pool();
        var outcome = await pool.Send(
            new SmtpEnvelope("a@bücher.test", ["b@bücher.test", "ü@y.test"]), "x\r\n"u8.ToArray());
        await server.Done();
        Assert.IsType<Accepted>(outcome);
        Assert.Equal(
            [RecipientState.Accepted, RecipientState.Rejected], outcome.Recipients.Select(each => each.State));
        Assert.Equal("b@bücher.test", outcome.Recipients[0].Address);
        Assert.StartsWith("ü@y.test is not ASCII", outcome.Recipients[1].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a@x.test", "ü@y.test", false, "ü@y.test is not ASCII")]
    [InlineData("ü@x.test", "b@y.test", false, "ü@x.test is not ASCII")]
    [InlineData("a@x.test", "b@y.test", true, "compose it with encoded words")]
    public async Task Without_SMTPUTF8_what_has_no_ASCII_form_is_rejected(
        string from, string to, bool utf8, string reason)
    {
        await using var server = Offering();
        await using var pool = server.Pool();
        var outcome = Assert.IsType<Rejected>(await pool.Send(new SmtpEnvelope(from, [to], utf8), "x\r\n"u8.ToArray()));
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("SMTPUTF8", outcome.Reason, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string mail) => Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n"));

    private static ScriptedServer Offering(string script = "") => ScriptedServer.Play("""
        S: 220 x.test
        C: EHLO localhost
        S: 250-x.test
        S: 250 PIPELINING

        """ + script);

    private static async Task<(SmtpOutcome Outcome, string Received)> Sent(byte[] mail)
    {
        await using var server = Offering("""
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
        var outcome = await pool.Send(new SmtpEnvelope("a@x.test", ["b@y.test"]), mail);
        await server.Done();
        return (outcome, Assert.Single(server.Contents));
    }
}
