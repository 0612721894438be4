using System.Text;
using MailMesh.Contracts;
using MailMesh.MailServers;
using MailMesh.Sender.Tests.World;
using MailMesh.ServiceDefaults.Sealing;
using MailMesh.TestStack;

namespace MailMesh.Sender.Tests.Accounts;

/// <summary>An inbox whose account sends through a real Dovecot, by STARTTLS and a login.</summary>
public sealed class RealSubmissionTests : IAsyncLifetime
{
    private const string Address = "alice@work.example";
    private const string Recipient = "bob@example.org";

    private static readonly (string PublicKey, string PrivateKey) Key = SealedBox.NewKeyPair();

    private readonly Guid _inboxId = Guid.CreateVersion7();
    private readonly string _roots = Path.GetTempFileName();
    private SenderWorld _world = null!;
    private Dovecot _dovecot = null!;

    /// <summary>What Dovecot passes on goes here.</summary>
    private ScriptedSmtpPeer Onward => _world.Account;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_roots, TestCertificate.Localhost.ExportCertificatePem());
        _world = await SenderWorld.Create();
        _dovecot = await Dovecot.StartWith($"submission_relay_port = {Onward.Port}\n", "alice");
        await _world.Run(
            """
            insert into mirror.inboxes (inbox_id, workspace_id, kind, address, created_at)
            values (@_inboxId, @WorkspaceId, 'imap', @Address, now());
            insert into mirror.accounts (inbox_id, imap_host, imap_port, imap_tls, smtp_host, smtp_port, smtp_tls,
                user_name, secret_kind, sealed_secret, due_at)
            values (@_inboxId, 'localhost', 1, 'none', 'localhost', @SubmissionPort, 'starttls', 'alice', 'password',
                @secret, now())
            """,
            new
            {
                _inboxId, _world.WorkspaceId, Address, _dovecot.SubmissionPort,
                secret = SealedBox.Seal(
                    Key.PublicKey, Encoding.UTF8.GetBytes(Dovecot.Password), $"account:{_inboxId}"),
            });
    }

    public async Task DisposeAsync()
    {
        await _dovecot.DisposeAsync();
        await _world.DisposeAsync();
        File.Delete(_roots);
    }

    [Fact]
    public async Task It_leaves_by_STARTTLS_under_the_operators_own_authority()
    {
        var sendId = await Send(state: "sent", trusts: true, allowsPrivate: true);

        var mail = Assert.Single(Onward.Taken);
        Assert.Equal((Address, $"<{sendId}@work.example>"), (mail.From, mail.MessageId));
        Assert.Equal([Recipient], mail.Recipients);
        Assert.StartsWith("250", Assert.Single(await _world.Recipients(sendId)).Reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_gets_neither_login_nor_mail()
    {
        var sendId = await Send(state: "deferred", trusts: false, allowsPrivate: true);

        Assert.Contains(
            "certificate", Assert.Single(await _world.Recipients(sendId)).Reply, StringComparison.Ordinal);
        Assert.Empty(Onward.Taken);
        Assert.DoesNotContain("Login: user", _dovecot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operators_authority_vouches_for_its_own_servers_alone()
    {
        using var issuer = TestCertificate.For("Another Authority");
        await File.WriteAllTextAsync(_roots, issuer.ExportCertificatePem());

        await Send(state: "deferred", trusts: true, allowsPrivate: true);

        Assert.Empty(Onward.Taken);
        Assert.DoesNotContain("Login: user", _dovecot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_is_not_called_unless_the_operator_allows_those()
    {
        var sendId = await Send(state: "deferred", trusts: true, allowsPrivate: false);

        Assert.Contains("address", Assert.Single(await _world.Recipients(sendId)).Reply, StringComparison.Ordinal);
        Assert.Empty(Onward.Taken);
        Assert.DoesNotContain("Login: user", _dovecot.Output, StringComparison.Ordinal);
    }

    private async Task<Guid> Send(string state, bool trusts, bool allowsPrivate)
    {
        await using var sender = await _world.Start(settings =>
        {
            settings["Sealing:Mail:PrivateKey"] = Key.PrivateKey;
            settings["Connecting:AllowPrivateHosts"] = $"{allowsPrivate}";
            settings["Connecting:TrustedRootFile"] = trusts ? _roots : null;
        });
        var email = _world.Email(Recipient) with { InboxId = _inboxId };
        await sender.Accept(email);
        await _world.Settles(email.SendId, state);
        return email.SendId;
    }
}
