using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Commands.Session;
using MailMesh.Mail.Sasl;

namespace MailMesh.Mail.Tests.Imap.Servers.Suites;

public abstract class LoginSuite(ImapServer server)
{
    [Theory]
    [InlineData(TlsMode.None)]
    [InlineData(TlsMode.StartTls)]
    [InlineData(TlsMode.Implicit)]
    public async Task A_password_logs_in_with_and_without_encryption(TlsMode tls)
    {
        var endpoint = server.Endpoint(new PasswordCredential(server.TakeAccount(), ImapServer.Password), tls);
        await using var client = (await ImapServer.Connect(endpoint)).Require();

        Assert.True(client.Capabilities.Has("UIDPLUS"), client.Capabilities.ToString());
        (await client.Select("INBOX")).Require();
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("")]
    public async Task Each_way_to_log_in_works_where_it_is_the_only_one(string mechanism)
    {
        await using var relay = new Relay(server.ImapPort, greeting => greeting
            .Replace("AUTH=", "HIDE=", StringComparison.Ordinal)
            .Replace($"HIDE={mechanism} ", $"AUTH={mechanism} ", StringComparison.Ordinal)
            .Replace($"HIDE={mechanism}]", $"AUTH={mechanism}]", StringComparison.Ordinal));
        var account = server.TakeAccount();

        var endpoint = server.Endpoint(account) with { Port = relay.Port };
        await using var client = (await ImapServer.Connect(endpoint)).Require();

        (await client.Select("INBOX")).Require();
        server.AssertLogin(account, mechanism is "" ? "PLAIN" : mechanism); // the LOGIN command is PLAIN to Dovecot
    }

    [Theory]
    [InlineData(TlsMode.None)]
    [InlineData(TlsMode.Implicit)]
    public async Task A_wrong_password_is_refused_and_not_repeated_in_the_answer(TlsMode tls)
    {
        var endpoint = server.Endpoint(new PasswordCredential(server.TakeAccount(), "wrong-4711"), tls);
        var outcome = await ImapServer.Connect(endpoint);

        var refused = Assert.IsType<ImapOutcome<ImapClient>.Refused>(outcome);
        Assert.Equal(Refusal.No, refused.By);
        Assert.DoesNotContain("4711", outcome.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_ends_the_connection_before_the_login()
    {
        var endpoint = server.Endpoint(
            new PasswordCredential(server.TakeAccount(), ImapServer.Password), TlsMode.Implicit) with
        {
            TrustedRoot = null,
        };
        Assert.False((await ImapServer.Connect(endpoint)).IsDone);
    }

    [Fact]
    public async Task Both_sides_introduce_themselves()
    {
        await using var client = await server.Connect(server.TakeAccount());
        var server_ = (await client.Id(new Dictionary<string, string> { ["name"] = "MailMesh" })).Require();
        Assert.Contains("name", server_.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Extensions_are_enabled()
    {
        await using var client = await server.Connect(server.TakeAccount());
        var enabled = (await client.Enable(["CONDSTORE", "QRESYNC"])).Require();
        Assert.Contains("QRESYNC", enabled);
    }

    [Fact]
    public async Task Everything_works_through_compression()
    {
        var account = server.TakeAccount();
        await using var client = (await ImapServer.Connect(
            server.Endpoint(account), new ImapOptions { Compress = true })).Require();
        var mail = Mails.Large(200_000);

        (await client.Append("INBOX", mail)).Require();

        await using var raw = await server.Raw(account);
        await raw.Ask("SELECT INBOX");
        Assert.Contains($"RFC822.SIZE {mail.Length}", await raw.Ask("FETCH 1 RFC822.SIZE"), StringComparison.Ordinal);
        Assert.Equal(mail, await client.ReadOnly("INBOX"));
    }

    [Fact]
    public async Task After_the_goodbye_every_command_is_lost()
    {
        var client = await server.Connect(server.TakeAccount());
        (await client.Logout()).Require();
        Assert.IsType<ImapOutcome<Acknowledged>.Lost>(await client.Noop());
        await client.DisposeAsync();
    }
}
