using MailMesh.Mail;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Smtp;
using MailMesh.Providers.Account;

namespace MailMesh.Providers.Tests.Account;

public sealed class AccountSendingTests : SendingFaceConformance
{
    private string? _password;
    private SendingAccount? _account;

    public AccountSendingTests() =>
        Face = new AccountSending((_, _) => Task.FromResult(Account()), new SmtpPoolOptions(), TimeProvider.System);

    protected override ISendingFace Face { get; }

    [Fact]
    public async Task New_credentials_hold_for_the_next_mail_and_each_inbox_has_its_own_connections()
    {
        Peer.AuthReply = "235 2.7.0 Welcome";
        _password = "old";
        OutcomeOf<Outcome.Accepted>(await From(Guid.Empty));
        OutcomeOf<Outcome.Accepted>(await From(Guid.Empty));
        _password = "new";
        OutcomeOf<Outcome.Accepted>(await From(Guid.Empty));
        OutcomeOf<Outcome.Accepted>(await From(Guid.CreateVersion7()));

        // Two mails over the first connection, then one each.
        Assert.Equal(3, Peer.Commands.Count(line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(2, ((AccountSending)Face).Pools);
    }

    [Fact]
    public async Task A_refused_login_is_the_owners_to_mend_and_names_no_password()
    {
        Peer.AuthReply = "535 5.7.8 Wrong";
        _password = "correct-horse";

        var failed = OutcomeOf<Outcome.Failed>(await From(Guid.Empty));

        Assert.Equal("auth_failed", failed.Code);
        Assert.DoesNotContain("correct-horse", failed.Text, StringComparison.Ordinal);
        Assert.Empty(Peer.Taken);
    }

    [Fact]
    public async Task An_account_that_cannot_send_says_why()
    {
        _account = new SendingAccount.Unusable("no_relay", "Connect it again.");

        var failed = OutcomeOf<Outcome.Failed>(await From(Guid.Empty));

        Assert.Equal(("no_relay", "Connect it again."), (failed.Code, failed.Text));
    }

    private Task<Delivery> From(Guid inboxId) => Face.Send(
        new Parcel("me@work.example", [Ann], "Subject: Hi\r\n\r\nGood day.\r\n"u8.ToArray()) { InboxId = inboxId },
        _ => Task.CompletedTask,
        CancellationToken.None);

    private SendingAccount Account() => _account ?? new SendingAccount.Ready(
        new SmtpEndpoint(
            "127.0.0.1", Peer.Port, TlsMode.None, _password is null ? null : new PasswordCredential("me", _password))
        {
            AllowSecretsInClear = true,
        },
        Version: _password ?? "");
}
