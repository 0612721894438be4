using System.Text;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Tests.Imap.Scripts;

namespace MailMesh.Mail.Tests.Imap.Commands;

public sealed class LoginTests
{
    private static readonly PasswordCredential Alice = new("alice", "sec\"ret");

    [Fact]
    public Task A_plain_login_sends_its_initial_response_along() => ImapDialogue.Connect(
        $"""
        S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi
        C: A1 AUTHENTICATE PLAIN {Base64("\0alice\0sec\"ret")}
        S: A1 OK [CAPABILITY IMAP4rev1 IDLE] in
        """,
        Alice,
        outcome =>
        {
            Assert.True(outcome.Require().Capabilities.Has("idle"));
            return Task.CompletedTask;
        });

    [Fact]
    public Task Without_SASL_IR_the_response_waits_for_its_prompt_even_one_without_text() => ImapDialogue.Connect(
        $"""
        S: * OK hi
        C: A1 CAPABILITY
        S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
        S: A1 OK done
        C: A2 AUTHENTICATE PLAIN
        S: +
        C: {Base64("\0alice\0sec\"ret")}
        S: A2 OK in
        C: A3 CAPABILITY
        S: * CAPABILITY IMAP4rev1 MOVE
        S: A3 OK done
        """,
        Alice,
        outcome =>
        {
            Assert.True(outcome.Require().Capabilities.Has("MOVE"));
            Assert.False(outcome.Require().Capabilities.Has("AUTH=PLAIN"));
            return Task.CompletedTask;
        });

    [Fact]
    public Task LOGIN_serves_where_no_mechanism_is_offered() => ImapDialogue.Connect(
        """
        S: * OK [CAPABILITY IMAP4rev1] hi
        C: A1 LOGIN "alice" "sec\"ret"
        S: A1 OK [CAPABILITY IMAP4rev1] in
        """,
        Alice, outcome => Task.FromResult(outcome.Require()));

    [Fact]
    public Task LOGINDISABLED_is_heeded() => ImapDialogue.Connect(
        """
        S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hi
        C: [close]
        """,
        Alice,
        outcome =>
        {
            Assert.Equal(Refusal.NotOffered, Outcomes.Refused(outcome).By);
            return Task.CompletedTask;
        });

    [Fact]
    public Task No_secret_is_shown_without_TLS_unless_that_is_allowed() => ImapDialogue.Connect(
        """
        S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi
        C: [close]
        """,
        Alice,
        outcome =>
        {
            Assert.Equal(Refusal.Unsafe, Outcomes.Refused(outcome).By);
            return Task.CompletedTask;
        },
        secretsInClear: false);

    [Fact]
    public Task A_refused_password_is_in_no_text() => ImapDialogue.Connect(
        """
        S: * OK [CAPABILITY IMAP4rev1] hi
        C: A1 LOGIN "alice" "sec\"ret"
        S: A1 NO [AUTHENTICATIONFAILED] no user alice with sec"ret
        C: [close]
        """,
        Alice,
        outcome =>
        {
            var refused = Outcomes.Refused(outcome);
            Assert.Equal("AUTHENTICATIONFAILED", refused.Code?.Name);
            Assert.DoesNotContain("sec\"ret", refused.ToString(), StringComparison.Ordinal);
            return Task.CompletedTask;
        });

    [Fact]
    public Task A_refused_token_tells_why() => ImapDialogue.Connect(
        $$"""
        S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi
        C: A1 AUTHENTICATE XOAUTH2 {{Base64("user=a@x\u0001auth=Bearer tok\u0001\u0001")}}
        S: + {{Base64("""{"status":"401","schemes":"bearer"}""")}}
        C> \r\n
        S: A1 NO invalid
        C: [close]
        """,
        new AccessTokenCredential("a@x", "tok"),
        outcome =>
        {
            Assert.Contains("401", Outcomes.Refused(outcome).Text, StringComparison.Ordinal);
            return Task.CompletedTask;
        });

    [Fact]
    public Task A_mechanism_that_is_offered_and_not_understood_gives_way_to_the_next() => ImapDialogue.Connect(
        $"""
        S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN] hi
        C: A1 AUTHENTICATE PLAIN {Base64("\0alice\0sec\"ret")}
        S: A1 BAD unknown
        C: A2 AUTHENTICATE LOGIN
        S: + VXNlcm5hbWU6
        C: {Base64("alice")}
        S: + UGFzc3dvcmQ6
        C: {Base64("sec\"ret")}
        S: A2 OK [CAPABILITY IMAP4rev1] in
        """,
        Alice, outcome => Task.FromResult(outcome.Require()));

    [Fact]
    public Task STARTTLS_asks_again_what_is_offered() => ImapDialogue.Connect(
        $"""
        S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hi
        C: A1 STARTTLS
        S: A1 OK begin
        S: [tls]
        C: A2 CAPABILITY
        S: * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN
        S: A2 OK done
        C: A3 AUTHENTICATE PLAIN {Base64("\0alice\0sec\"ret")}
        S: A3 OK [CAPABILITY IMAP4rev1] in
        """,
        Alice, outcome => Task.FromResult(outcome.Require()), TlsMode.StartTls, secretsInClear: false);

    [Fact]
    public Task What_is_slipped_in_behind_the_answer_to_STARTTLS_ends_the_connection() => ImapDialogue.Connect(
        """
        S: * OK hi
        C: A1 STARTTLS
        S> A1 OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n
        C: [close]
        """,
        Alice,
        outcome =>
        {
            Assert.Contains("before the switch", Outcomes.Lost(outcome).Reason, StringComparison.Ordinal);
            return Task.CompletedTask;
        },
        TlsMode.StartTls);

    [Fact]
    public Task A_server_without_STARTTLS_learns_nothing() => ImapDialogue.Connect(
        """
        S: * OK [CAPABILITY IMAP4rev1] hi
        C: A1 STARTTLS
        S: A1 BAD unknown
        C: [close]
        """,
        Alice,
        outcome =>
        {
            Assert.Equal(Refusal.Unsafe, Outcomes.Refused(outcome).By);
            return Task.CompletedTask;
        },
        TlsMode.StartTls);

    [Fact]
    public Task A_throttling_greeting_says_for_how_long() => ImapDialogue.Connect(
        """
        S: * BYE Request is throttled. Suggested Backoff Time: 299961 milliseconds
        C: [close]
        """,
        Alice,
        outcome =>
        {
            Assert.Equal(TimeSpan.FromMilliseconds(299961), Outcomes.Throttled(outcome).RetryAfter);
            return Task.CompletedTask;
        });

    [Fact]
    public Task We_introduce_ourselves_when_asked_to() => ImapDialogue.Connect(
        """
        S: * PREAUTH [CAPABILITY IMAP4rev1 ID] hi
        C: A1 ID ("name" "MailMesh")
        S: * ID ("name" "Dovecot" "note" NIL)
        S: A1 OK done
        """,
        null,
        outcome => Task.FromResult(outcome.Require()),
        options: new ImapOptions { Identity = new Dictionary<string, string> { ["name"] = "MailMesh" } });

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
