using System.Text;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Smtp;
using MailMesh.MailServers;
using MailMesh.TestStack;
using static MailMesh.Mail.Smtp.SmtpOutcome;

namespace MailMesh.Mail.Tests.Smtp.Peers;

/// <summary>
/// Our client against Postfix's submission, what Postfix then delivers to Dovecot, and what it relays to our server.
/// Postfix takes CHUNKING and never sends it; it has no BINARYMIME.
/// </summary>
public class PostfixRelayTests(PostfixRelay relay) : IClassFixture<PostfixRelay>
{
    private const long In2100 = 4102444800, In2024 = 1704067200;
    private static readonly PasswordCredential Password = new("alice", Dovecot.Password);

    [PostfixFact]
    public async Task A_mail_sent_with_a_password_by_BDAT_lies_in_the_maildir_byte_for_byte()
    {
        var body = string.Concat(Enumerable.Range(0, 3000).Select(i => "." + new string('y', i % 90) + "\r\n"));
        var outcome = await Send(Password, "alice@y.test", "Subject: by BDAT\r\n\r\n" + body);
        Assert.True(outcome is Accepted, $"{outcome}\n{relay.Postfix.Output}");
        var text = await Delivered("Subject: by BDAT");
        Assert.EndsWith(body.ReplaceLineEndings("\n"), text, StringComparison.Ordinal);
        Assert.Contains("with ESMTPSA", text, StringComparison.Ordinal);
    }

    [PostfixFact]
    public async Task The_same_goes_by_DATA()
    {
        var outcome = await Send(Password, "alice@y.test", "Subject: by DATA\r\n\r\n.dot\r\n", chunking: false);
        Assert.True(outcome is Accepted, $"{outcome}\n{relay.Postfix.Output}");
        Assert.EndsWith("\n.dot\n", await Delivered("Subject: by DATA"), StringComparison.Ordinal);
    }

    [PostfixFact]
    public async Task A_token_logs_in_and_an_expired_one_is_explained()
    {
        var token = new AccessTokenCredential("alice", AccessToken.For("alice", In2100));
        var outcome = await Send(token, "alice@y.test", "Subject: by token\r\n\r\nx\r\n");
        Assert.True(outcome is Accepted, $"{outcome}\n{relay.Postfix.Output}");

        var expired = new AccessTokenCredential("alice", AccessToken.For("alice", In2024));
        var refused = Assert.IsType<Deferred>(await Send(expired, "alice@y.test", "x\r\n"));
        Assert.Equal((SmtpStage.Authenticate, 535), (refused.Stage, refused.Reply!.Code));
        Assert.Contains("(status ", refused.Reason, StringComparison.Ordinal);
    }

    [PostfixFact]
    public async Task What_Postfix_relays_reaches_our_server_with_8BITMIME_SMTPUTF8_and_DSN()
    {
        const string Mail = "Subject: Grüße\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Transfer-Encoding: 8bit\r\n\r\n.Grüße\r\n";
        var envelope = new SmtpEnvelope("alice@x.test", ["ü+1@bücher.test"], utf8: true)
        {
            Dsn = SmtpDsn.ForAll(["ü+1@bücher.test"], DsnEvents.Failure, DsnReturn.Headers, "id-7"),
        };
        var outcome = await Send(Password, envelope, Mail);
        Assert.False(Assert.IsType<Accepted>(outcome).DsnIgnored);

        await Eventually.Holds(() => !relay.Behind.Mails.IsEmpty);
        var taken = Assert.Single(relay.Behind.Mails);
        Assert.EndsWith(".Grüße\r\n", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(taken.Content)),
            StringComparison.Ordinal);
        Assert.StartsWith("ü+1@", Assert.Single(taken.Recipients), StringComparison.Ordinal);
        Assert.Equal("id-7", taken.Dsn!.EnvelopeId);
        Assert.Equal(DsnEvents.Failure, Assert.Single(taken.Dsn.Recipients).Notify);
        Assert.Empty(relay.Behind.Faults);
    }

    private Task<SmtpOutcome> Send(SaslCredential credential, string to, string mail, bool chunking = true) =>
        Send(credential, new SmtpEnvelope("alice@x.test", [to]), mail, chunking);

    private async Task<SmtpOutcome> Send(
        SaslCredential credential, SmtpEnvelope envelope, string mail, bool chunking = true)
    {
        await using var pool = new SmtpPool(
            new SmtpEndpoint("localhost", relay.Postfix.SubmissionPort, TlsMode.StartTls, credential)
            {
                TrustedRoot = TestCertificate.Localhost,
                Chunking = chunking,
            });
        return await pool.Send(envelope, Encoding.UTF8.GetBytes(mail));
    }

    private async Task<string> Delivered(string mark)
    {
        string? found = null;
        await Eventually.Holds(() => (found ??= Find(mark)) is not null);
        return found!;
    }

    private string? Find(string mark)
    {
        var folder = Path.Combine(relay.Dovecot.Maildir("alice"), "new");
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder).Select(File.ReadAllText)
                .FirstOrDefault(text => text.Contains(mark, StringComparison.Ordinal))
            : null;
    }
}
