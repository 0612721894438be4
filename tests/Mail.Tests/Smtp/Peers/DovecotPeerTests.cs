using MailMesh.Mail.Sasl;
using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;
using MailMesh.MailServers;
using static MailMesh.Mail.Smtp.SmtpOutcome;

namespace MailMesh.Mail.Tests.Smtp.Peers;

/// <summary>Our client against Dovecot: STARTTLS, each SASL mechanism, and LMTP.</summary>
public class DovecotPeerTests(DovecotFixture fixture) : IClassFixture<DovecotFixture>
{
    private const long In2100 = 4102444800, In2024 = 1704067200;
    private static readonly SmtpEnvelope Envelope = new("alice@x.test", ["b@y.test"]);
    private readonly Dovecot dovecot = fixture.Server;
    private static readonly byte[] Content = "Subject: x\r\n\r\nbody\r\n"u8.ToArray();

    [Fact]
    public async Task A_password_is_proven_by_SCRAM_over_STARTTLS()
    {
        var outcome = await Send(new PasswordCredential("alice", Dovecot.Password));
        Assert.True(outcome is Accepted, $"{outcome}\n{dovecot.Output}");
    }

    [Fact]
    public async Task A_wrong_password_is_told()
    {
        var outcome = Assert.IsType<Deferred>(await Send(new PasswordCredential("alice", "wrong-4711")));
        Assert.Equal((SmtpStage.Authenticate, 535), (outcome.Stage, outcome.Reply!.Code));
        Assert.DoesNotContain("4711", outcome.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_taken_by_OAUTHBEARER_and_an_expired_one_is_explained()
    {
        var outcome = await Send(new AccessTokenCredential("alice", AccessToken.For("alice", In2100)));
        Assert.True(outcome is Accepted, $"{outcome}\n{dovecot.Output}");

        var expired = Assert.IsType<Deferred>(
            await Send(new AccessTokenCredential("alice", AccessToken.For("alice", In2024))));
        Assert.Contains("(status ", expired.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("XOAUTH2")]
    [InlineData("OAUTHBEARER")]
    public async Task Each_mechanism_alone_logs_in(string name)
    {
        var endpoint = Submission(null);
        var (connection, refusal) = await Mail.Smtp.Client.Handshake.Open(
            endpoint, new SmtpTimeouts(), TimeProvider.System, default);
        Assert.Null(refusal);
        connection!.Capabilities = Mail.Smtp.Client.Capabilities.Parse($"x\nAUTH {name}");
        SaslCredential credential = name.Contains("OAUTH", StringComparison.Ordinal)
            ? new AccessTokenCredential("alice", AccessToken.For("alice", In2100))
            : new PasswordCredential("alice", Dovecot.Password);
        Assert.Null(await Mail.Smtp.Client.Authentication.Run(connection, credential, default));
        await connection.Quit();
    }

    [Fact]
    public async Task A_mail_delivered_by_LMTP_lies_in_the_maildir_and_an_unknown_user_is_refused()
    {
        await using var pool = new SmtpPool(
            new SmtpEndpoint("127.0.0.1", dovecot.LmtpPort, TlsMode.None) { Protocol = SmtpProtocol.Lmtp });

        var outcome = await pool.Send(
            new SmtpEnvelope("a@x.test", ["alice@y.test", "nobody@y.test"]),
            "Subject: lmtp\r\n\r\n.dot\r\n"u8.ToArray());

        Assert.True(outcome is Accepted, $"{outcome}\n{dovecot.Output}");
        Assert.Equal(
            [RecipientState.Accepted, RecipientState.Rejected], outcome.Recipients.Select(each => each.State));
        var file = Assert.Single(Directory.GetFiles(Path.Combine(dovecot.Maildir("alice"), "new")));
        Assert.EndsWith("Subject: lmtp\n\n.dot\n", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    private async Task<SmtpOutcome> Send(SaslCredential credential)
    {
        await using var pool = new SmtpPool(Submission(credential));
        return await pool.Send(Envelope, Content);
    }

    private SmtpEndpoint Submission(SaslCredential? credential) =>
        new("localhost", dovecot.SubmissionPort, TlsMode.StartTls, credential)
        {
            TrustedRoot = TestCertificate.Localhost,
        };
}
