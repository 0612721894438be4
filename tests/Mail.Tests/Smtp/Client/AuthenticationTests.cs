using System.Text;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Smtp;
using MailMesh.Mail.Tests.Smtp.Scripts;
using static MailMesh.Mail.Smtp.SmtpOutcome;

namespace MailMesh.Mail.Tests.Smtp.Client;

public class AuthenticationTests
{
    private const string Secret = "pässword-8391";
    private static readonly PasswordCredential Password = new("alice", Secret);
    private static readonly AccessTokenCredential Token = new("alice@x.test", "tok-55120");

    [Theory]
    [InlineData("AUTH PLAIN")]
    [InlineData("AUTH=PLAIN LOGIN")]
    public async Task PLAIN_goes_with_its_initial_response(string offer)
    {
        await using var server = Offering(offer, $"""
            C: AUTH PLAIN {Base64($"\0alice\0{Secret}")}
            S: 235 2.7.0 welcome
            C: MAIL FROM:<a@x.test>
            S: 451 4.0.0 enough
            """);
        await Send(server, Password);
        await server.Done();
    }

    [Fact]
    public async Task LOGIN_answers_two_prompts()
    {
        await using var server = Offering("AUTH LOGIN", $"""
            C: AUTH LOGIN
            S: 334 VXNlcm5hbWU6
            C: {Base64("alice")}
            S: 334 UGFzc3dvcmQ6
            C: {Base64(Secret)}
            S: 235 2.7.0 welcome
            C: MAIL FROM:<a@x.test>
            S: 451 4.0.0 enough
            """);
        await Send(server, Password);
        await server.Done();
    }

    [Theory]
    [InlineData("535 5.7.8 wrong", "the user name, password or token is wrong")]
    [InlineData("534 5.7.9 weak", "use an access token or an app password")]
    [InlineData("535 5.7.9 application-specific password required", "use an access token or an app password")]
    [InlineData("538 5.7.11 encrypt", "needs TLS")]
    [InlineData("454 4.7.0 not now", "try again later")]
    public async Task A_refused_login_defers_is_tried_once_and_says_what_to_do(string reply, string advice)
    {
        await using var server = Offering("AUTH PLAIN LOGIN", $"""
            C: AUTH PLAIN *
            S: {reply}
            C: QUIT
            S: 221 bye
            """);
        var outcome = Assert.IsType<Deferred>(await Send(server, Password));
        await server.Done();
        Assert.Equal(SmtpStage.Authenticate, outcome.Stage);
        Assert.Equal(reply, outcome.Reply!.ToString());
        Assert.Contains(advice, outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mechanism_refused_by_504_gives_way_to_the_next()
    {
        await using var server = Offering("AUTH LOGIN PLAIN SCRAM-SHA-256", """
            C: AUTH SCRAM-SHA-256 *
            S: 504 5.5.4 not for you
            C: AUTH PLAIN *
            S: 535 5.7.8 wrong
            C: QUIT
            """);
        await Send(server, Password);
        await server.Done();
    }

    [Fact]
    public async Task XOAUTH2_brings_the_servers_complaint_into_the_reason()
    {
        await using var server = Offering("AUTH XOAUTH2 PLAIN", $$"""
            C: AUTH XOAUTH2 {{Base64("user=alice@x.test\u0001auth=Bearer tok-55120\u0001\u0001")}}
            S: 334 {{Base64("""{"status":"401","schemes":"bearer"}""")}}
            C: {{""}}
            S: 535 5.7.8 bad token
            """);
        var outcome = Assert.IsType<Deferred>(await Send(server, Token));
        await server.Done();
        Assert.Equal(
            "XOAUTH2 refused: 535 5.7.8 bad token (status 401, schemes bearer: "
            + "the access token is expired, revoked or another account's; renew it)", outcome.Reason);
    }

    [Fact]
    public async Task OAUTHBEARER_is_preferred_and_its_failure_is_read_before_the_final_reply()
    {
        await using var server = Offering("AUTH XOAUTH2 OAUTHBEARER", $$"""
            C: AUTH OAUTHBEARER {{Base64("n,a=alice@x.test,\u0001auth=Bearer tok-55120\u0001\u0001")}}
            S: 334 {{Base64("""{"status":"insufficient_scope","scope":"mail.send"}""")}}
            C: AQ==
            S: 535 5.7.8 no
            """);
        var outcome = Assert.IsType<Deferred>(await Send(server, Token));
        await server.Done();
        Assert.Contains("status insufficient_scope, scope mail.send: ", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SCRAM_is_preferred_and_a_server_without_proof_is_not_believed()
    {
        await using var forged = Offering("AUTH PLAIN SCRAM-SHA-256", """
            C: AUTH SCRAM-SHA-256 *
            S: 235 2.7.0 welcome, whoever you are
            C: QUIT
            """);
        var outcome = Assert.IsType<Deferred>(await Send(forged, Password));
        await forged.Done();
        Assert.Contains("prove", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_challenge_cancels_the_exchange()
    {
        await using var server = Offering("AUTH SCRAM-SHA-256", """
            C: AUTH SCRAM-SHA-256 *
            S: 334 !!!
            C: *
            S: 501 5.0.0 cancelled
            """);
        Assert.Equal(SmtpStage.Authenticate, Assert.IsType<Deferred>(await Send(server, Password)).Stage);
        await server.Done();
    }

    [Fact]
    public async Task Without_TLS_no_mechanism_that_shows_the_secret_is_used()
    {
        await using var server = Offering("AUTH PLAIN LOGIN", "C: QUIT");
        var outcome = Assert.IsType<Deferred>(await Send(server, Password, inClear: false));
        await server.Done();
        Assert.Contains("AllowSecretsInClear", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_echoes_the_login_does_not_bring_it_into_the_outcome()
    {
        var sent = Base64($"\0alice\0{Secret}");
        await using var server = Offering("AUTH PLAIN", $"""
            C: AUTH PLAIN {sent}
            S: 500 5.5.1 unknown command AUTH PLAIN {sent}
            """);
        var outcome = await Send(server, Password);
        Assert.DoesNotContain(sent, outcome.ToString(), StringComparison.Ordinal);
        Assert.Contains("[redacted]", Assert.IsType<Deferred>(outcome).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_holds_a_credential_prints_it()
    {
        var endpoint = new SmtpEndpoint("h", 25, TlsMode.StartTls, Password);
        string[] texts = [Password.ToString(), Token.ToString(), endpoint.ToString(), $"{endpoint.Credential}"];
        foreach (var text in texts)
        {
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("tok-55120", text, StringComparison.Ordinal);
        }
    }

    private static ScriptedServer Offering(string offer, string script) => ScriptedServer.Play($"""
        S: 220 x.test
        C: EHLO localhost
        S: 250-x.test
        S: 250 {offer}

        """ + script);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<SmtpOutcome> Send(ScriptedServer server, SaslCredential credential, bool inClear = true)
    {
        await using var pool = server.Pool(credential: credential, secretsInClear: inClear);
        return await pool.Send(new SmtpEnvelope("a@x.test", ["b@y.test"]), "x\r\n"u8.ToArray());
    }
}
