using System.Text;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Smtp;
using MailMesh.Mail.Smtp.Client;
using MailMesh.Mail.Tests.Smtp.Scripts;
using MailMesh.MailServers;
using static MailMesh.Mail.Smtp.SmtpOutcome;

namespace MailMesh.Mail.Tests.Smtp.Server;

/// <summary>AUTH of the server (RFC 4954), against our own client and by hand.</summary>
public class LoginTests
{
    private const string Password = "pencil-ü,=";
    private static readonly ScramSecret Secret = ScramSecret.Of(Password, 4096);

    private static readonly SmtpServerOptions Options = new()
    {
        RequireLogin = true,
        AllowLoginInClear = true,
        Accounts = (_, user, _) => new(user is "alice" or "a=b,c" ? Secret : null),
    };

    [Theory]
    [InlineData("SCRAM-SHA-256", "alice")]
    [InlineData("SCRAM-SHA-256", "a=b,c")]
    [InlineData("PLAIN", "alice")]
    [InlineData("LOGIN", "alice")]
    public async Task Each_mechanism_logs_in_with_the_right_password_only(string mechanism, string user)
    {
        await using var server = Start(Options);
        Assert.Null(await Login(server, mechanism, user, Password));
        Assert.Equal(535, (await Login(server, mechanism, user, "wrong"))!.Reply!.Code);
        Assert.Equal(535, (await Login(server, mechanism, "nobody", Password))!.Reply!.Code);
    }

    [Fact]
    public async Task A_mail_of_a_logged_in_client_is_taken_over_TLS_and_the_session_names_its_user()
    {
        var handler = new CollectingHandler();
        await using var server = Start(
            Options with { AllowLoginInClear = false, Certificate = TestCertificate.Localhost }, handler);
        await using var pool = new SmtpPool(new SmtpEndpoint(
            "localhost", server.Local.Port, TlsMode.StartTls, new PasswordCredential("alice", Password))
        {
            TrustedRoot = TestCertificate.Localhost,
        });
        Assert.IsType<Accepted>(await pool.Send(new SmtpEnvelope("a@x.test", ["b@y.test"]), "x\r\n"u8.ToArray()));
        var session = Assert.Single(handler.Mails).Session;
        Assert.Equal(("alice", "ESMTPSA"), (session.User, session.With));
    }

    [Fact]
    public async Task Without_a_login_MAIL_is_refused_and_without_TLS_a_login()
    {
        await using var server = Start(
            Options with { AllowLoginInClear = false, Certificate = TestCertificate.Localhost });
        await RawClient.Play(server.Local, """
            S: 220 *
            C: EHLO client.test
            S: 250-localhost
            S: 250-PIPELINING
            S: 250-SIZE*
            S: 250-8BITMIME
            S: 250-SMTPUTF8
            S: 250-CHUNKING
            S: 250-STARTTLS
            S: 250 ENHANCEDSTATUSCODES
            C: MAIL FROM:<a@x.test>
            S: 530 5.7.0 Log in first: AUTH
            C: AUTH PLAIN AGEAYg==
            S: 538 5.7.11 Say STARTTLS before AUTH
            """);
    }

    [Theory]
    [InlineData("C: AUTH", "S: 501 5.5.4 *")]
    [InlineData("C: AUTH CRAM-MD5", "S: 504 5.5.4 *")]
    [InlineData("C: AUTH PLAIN !", "S: 501 5.5.2 Response is no base64")]
    [InlineData("C: AUTH PLAIN =", "S: 501 5.5.2 *")]
    [InlineData("C: AUTH PLAIN eA==", "S: 501 5.5.2 *")]
    [InlineData("C: AUTH PLAIN\nS: 334 \nC: *", "S: 501 5.7.0 Login cancelled")]
    [InlineData("C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: MAIL FROM:<a@x.test>", "S: 501 5.5.2 Response is no base64")]
    [InlineData("C: AUTH SCRAM-SHA-256 eCx4", "S: 501 5.5.2 *")]
    [InlineData("C: AUTH SCRAM-SHA-256 cD10bHMsLG49YSxyPWI=", "S: 501 5.5.2 *")] // p=tls: channel binding
    public async Task A_malformed_login_is_refused_and_the_session_goes_on(string login, string reply)
    {
        await using var server = Start(Options);
        await RawClient.Play(server.Local, $"{Hello()}{login}\n{reply}\nC: NOOP\nS: 250 *");
    }

    [Fact]
    public async Task Failed_logins_are_counted_and_the_third_ends_the_session()
    {
        await using var server = Start(Options);
        var wrong = Convert.ToBase64String("\0alice\0wrong"u8);
        await RawClient.Play(server.Local, $"""
            {Hello()}C: AUTH PLAIN {wrong}
            S: 535 5.7.8 User name or password is wrong
            C: AUTH PLAIN {wrong}
            S: 535 5.7.8 *
            C: AUTH PLAIN {wrong}
            S: 421 4.7.0 Too many failed logins*
            S: [close]
            """);
    }

    [Fact]
    public async Task A_login_is_taken_once_and_acting_for_another_is_refused()
    {
        await using var server = Start(Options);
        await RawClient.Play(server.Local, $"""
            {Hello()}C: AUTH PLAIN {Base64($"bob\0alice\0{Password}")}
            S: 535 5.7.8 *
            C: AUTH PLAIN {Base64($"alice\0alice\0{Password}")}
            S: 235 2.7.0 *
            C: AUTH PLAIN {Base64($"\0alice\0{Password}")}
            S: 503 5.5.1 *
            C: MAIL FROM:<a@x.test>
            S: 250 *
            """);
    }

    [Fact]
    public async Task A_lookup_that_fails_is_reported_and_the_client_may_try_again()
    {
        var handler = new CollectingHandler();
        await using var server = Start(
            Options with { Accounts = (_, _, _) => throw new TimeoutException("down") }, handler);
        await RawClient.Play(server.Local, $"{Hello()}C: AUTH PLAIN {Base64("\0a\0b")}\nS: 454 4.7.0 *");
        Assert.IsType<TimeoutException>(Assert.Single(handler.Faults));
    }

    private static string Hello() => "S: 220 *\nC: EHLO client.test\n"
        + string.Concat(Enumerable.Repeat("S: 250-*\n", 6)) + "S: 250-AUTH SCRAM-SHA-256 PLAIN LOGIN\nS: 250 *\n";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static SmtpServer Start(SmtpServerOptions options, CollectingHandler? handler = null)
    {
        var server = new SmtpServer(options, handler ?? new CollectingHandler());
        server.Start();
        return server;
    }

    private static async Task<Refusal?> Login(SmtpServer server, string mechanism, string user, string password)
    {
        var endpoint = new SmtpEndpoint("localhost", server.Local.Port, TlsMode.None) { AllowSecretsInClear = true };
        var (connection, _) = await Handshake.Open(endpoint, new SmtpTimeouts(), TimeProvider.System, default);
        connection!.Capabilities = Capabilities.Parse($"x\nAUTH {mechanism}");
        var refusal = await Mail.Smtp.Client.Authentication.Run(
            connection, new PasswordCredential(user, password), default);
        await connection.Quit();
        return refusal;
    }
}
