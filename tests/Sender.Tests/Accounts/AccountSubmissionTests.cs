using System.Text;
using MailMesh.Contracts;
using MailMesh.Sender.Tests.World;
using MailMesh.ServiceDefaults.Sealing;
using MailMesh.TestStack;

namespace MailMesh.Sender.Tests.Accounts;

/// <summary>Mail of an inbox that lives at another server leaves through that account.</summary>
public sealed class AccountSubmissionTests : IAsyncLifetime
{
    private const string Address = "ann@work.example";
    private const string Password = "correct-horse";

    private static readonly (string PublicKey, string PrivateKey) Key = SealedBox.NewKeyPair();

    private readonly Guid _inboxId = Guid.CreateVersion7();
    private SenderWorld _world = null!;
    private ScriptedSmtpPeer _server = null!;

    public async Task InitializeAsync()
    {
        _world = await SenderWorld.Create();
        _server = _world.Account;
        _server.AuthReply = "235 2.7.0 Welcome";
        await _world.Run(
            """
            insert into mirror.inboxes (inbox_id, workspace_id, kind, address, created_at)
            values (@_inboxId, @WorkspaceId, 'imap', @Address, now());
            insert into mirror.accounts (inbox_id, imap_host, imap_port, imap_tls, smtp_host, smtp_port, smtp_tls,
                user_name, secret_kind, sealed_secret, due_at)
            values (@_inboxId, 'localhost', 1, 'none', '127.0.0.1', @Port, 'none', 'ann', 'password', @secret, now())
            """,
            new { _inboxId, _world.WorkspaceId, Address, _server.Port, secret = Seal(Password) });
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task All_recipients_get_it_from_the_accounts_own_server_and_address()
    {
        await using var sender = await Start();
        var email = Email("bob@example.org", SenderWorld.InboxAddress);

        await sender.Accept(email);
        await _world.Settles(email.SendId, "sent");

        var mail = Assert.Single(_server.Taken);
        Assert.Equal((Address, 2), (mail.From, mail.Recipients.Count));
        Assert.Equal($"<{email.SendId}@work.example>", mail.MessageId);
        Assert.Contains(Address, mail.Header("From"), StringComparison.Ordinal);
        Assert.Empty(_world.Relay.Taken);
        Assert.Empty(_world.Listener.Taken);
    }

    [Fact]
    public async Task A_refused_login_fails_it_and_new_credentials_let_the_next_one_leave()
    {
        _server.AuthReply = "535 5.7.8 Wrong";
        await using var sender = await Start();
        var email = Email("bob@example.org");
        await sender.Accept(email);
        await _world.Settles(email.SendId, "failed");
        Assert.Equal("auth_failed", Assert.Single(await _world.Recipients(email.SendId)).Code);
        Assert.Equal(["EmailFailed"], await _world.Events(email.SendId));

        _server.AuthReply = "235 2.7.0 Welcome";
        await _world.Run(
            "update mirror.accounts set sealed_secret = @secret where inbox_id = @_inboxId",
            new { secret = Seal("better"), _inboxId });
        var next = Email("bob@example.org");
        await sender.Accept(next);
        await _world.Settles(next.SendId, "sent");
        Assert.All(sender.Logs.Lines, line => Assert.DoesNotContain(Password, line.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_without_a_server_to_send_through_says_so_and_uses_no_other()
    {
        await _world.Run("update mirror.accounts set smtp_host = null where inbox_id = @_inboxId", new { _inboxId });
        await using var sender = await Start();
        var email = Email("bob@example.org");

        await sender.Accept(email);
        await _world.Settles(email.SendId, "failed");

        var failed = Assert.Single(await _world.Recipients(email.SendId));
        Assert.Equal("no_relay", failed.Code);
        Assert.Contains("SMTP server", failed.Reply, StringComparison.Ordinal);
        Assert.Empty(_world.Relay.Taken);
    }

    [Fact]
    public async Task What_was_queued_when_its_inbox_was_removed_fails_and_says_so()
    {
        await using var sender = await Start();
        var email = Email("bob@example.org") with { SendAt = TimeProvider.System.GetUtcNow().AddHours(1) };
        await sender.Accept(email);
        await _world.Run(
            """
            delete from mirror.accounts where inbox_id = @_inboxId;
            update mirror.inboxes set removed_at = now(), address = @removed where inbox_id = @_inboxId;
            update outbox.legs set due_at = now() where send_id = @SendId
            """,
            new { _inboxId, removed = $"removed-{_inboxId}@invalid", email.SendId });

        await _world.Settles(email.SendId, "failed");

        var failed = Assert.Single(await _world.Recipients(email.SendId));
        Assert.Equal("inbox_not_found", failed.Code);
        Assert.Contains("inbox was removed", failed.Reply, StringComparison.Ordinal);
        Assert.Contains("another inbox", failed.Reply, StringComparison.Ordinal);
        Assert.Empty(_server.Taken);
    }

    [Fact]
    public async Task A_doubt_ends_once_the_mail_shows_in_the_account_and_it_is_never_sent_again()
    {
        _server.OnContent = _ => Task.FromResult<AfterDot>(new AfterDot.TakeAndCut());
        await using var sender = await Start();
        var email = Email("bob@example.org");
        await sender.Accept(email);
        await _world.Settles(email.SendId, "unknown");

        _server.OnContent = _ => Task.FromResult<AfterDot>(new AfterDot.Answer(ScriptedSmtpPeer.Ok));
        await _world.FileArrived($"<{email.SendId}@work.example>");
        await _world.Run("update mirror.emails set inbox_id = @_inboxId", new { _inboxId });
        await _world.Settles(email.SendId, "sent");

        Assert.Single(_server.Taken);
        Assert.Equal(["EmailUnknown", "EmailSent"], await _world.Events(email.SendId));
    }

    private Task<RunningSender> Start() => _world.Start(settings =>
    {
        settings["Sealing:Mail:PrivateKey"] = Key.PrivateKey;
        settings["Connecting:AllowPrivateHosts"] = "true";
    });

    private SendEmail Email(params string[] to) => _world.Email(to) with { InboxId = _inboxId };

    private string Seal(string secret) =>
        SealedBox.Seal(Key.PublicKey, Encoding.UTF8.GetBytes(secret), $"account:{_inboxId}");
}
