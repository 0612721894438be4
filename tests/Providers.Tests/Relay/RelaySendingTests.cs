using MailMesh.Mail;
using MailMesh.Mail.Smtp;
using MailMesh.Providers.Relay;

namespace MailMesh.Providers.Tests.Relay;

public sealed class RelaySendingTests : SendingFaceConformance
{
    public RelaySendingTests() => Face = new RelaySending(Settings(), new SmtpPoolOptions());

    protected override ISendingFace Face { get; }

    [Fact]
    public async Task Without_a_host_it_says_what_to_set()
    {
        await using var none = new RelaySending(new RelaySettings(), new SmtpPoolOptions());

        var delivery = await none.Send(new Parcel("a@x.org", [Ann], default), _ => Task.CompletedTask, default);

        var failed = OutcomeOf<Outcome.Failed>(delivery);
        Assert.Equal("no_relay", failed.Code);
        Assert.Contains("Relay__Host", failed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_login_is_the_owners_to_mend_and_names_no_password()
    {
        Peer.AuthReply = "535 5.7.8 Wrong";
        await using var face = new RelaySending(Settings("mesh", "correct-horse"), new SmtpPoolOptions());

        var delivery = await face.Send(new Parcel("a@x.org", [Ann], default), _ => Task.CompletedTask, default);

        var failed = OutcomeOf<Outcome.Failed>(delivery);
        Assert.Equal("auth_failed", failed.Code);
        Assert.DoesNotContain("correct-horse", failed.Text, StringComparison.Ordinal);
        Assert.Empty(Peer.Taken);
    }

    [Fact]
    public async Task A_relay_that_wants_a_login_we_have_not_bounces_nobody()
    {
        Peer.OnRecipient = _ => "530 5.7.0 Authentication required";

        Assert.Equal("auth_failed", OutcomeOf<Outcome.Failed>(await Send(Ann)).Code);
    }

    [Fact]
    public async Task A_login_that_fails_for_now_is_tried_again()
    {
        Peer.AuthReply = "454 4.7.0 Later";
        await using var face = new RelaySending(Settings("mesh", "correct-horse"), new SmtpPoolOptions());

        OutcomeOf<Outcome.Deferred>(
            await face.Send(new Parcel("a@x.org", [Ann], default), _ => Task.CompletedTask, default));
    }

    private RelaySettings Settings(string? user = null, string? password = null) => new()
    {
        Host = "127.0.0.1",
        Port = Peer.Port,
        Tls = TlsMode.None,
        User = user,
        Password = password,
    };
}
