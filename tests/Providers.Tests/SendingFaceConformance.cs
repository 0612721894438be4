using System.Text;
using MailMesh.TestStack;

namespace MailMesh.Providers.Tests;

/// <summary>What Sender relies on. A provider's sending face inherits it: see docs/adding-a-provider.md.</summary>
public abstract class SendingFaceConformance : IAsyncLifetime
{
    protected const string Ann = "ann@example.org";
    protected const string Bob = "bob@example.org";
    private const string Content = "Subject: Hi\r\n\r\nGood day.\r\n.dots\r\n";

    private bool _announced;

    protected ScriptedSmtpPeer Peer { get; } = new();

    /// <summary>The face under test, which talks to <see cref="Peer"/>.</summary>
    protected abstract ISendingFace Face { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (Face is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        await Peer.DisposeAsync();
    }

    [Fact]
    public async Task What_the_server_takes_is_accepted_with_its_reply()
    {
        var delivery = await Send(Ann, Bob);

        Assert.Equal([Ann, Bob], delivery.Recipients.Select(r => r.Address));
        Assert.All(delivery.Recipients, r => Assert.IsType<Outcome.Accepted>(r.Outcome));
        Assert.Contains("250", delivery.Recipients[0].Outcome.Text, StringComparison.Ordinal);
        var mail = Assert.Single(Peer.Taken);
        Assert.Equal(Content, mail.Content);
        Assert.Equal("agent@mailmesh.test", mail.From);
        Assert.True(_announced, "The content left before it was announced.");
    }

    [Fact]
    public async Task Each_recipient_has_the_outcome_of_its_own()
    {
        Peer.OnRecipient = address => address == Ann ? "550 5.1.1 No such user" : ScriptedSmtpPeer.Ok;

        var delivery = await Send(Ann, Bob);

        Assert.IsType<Outcome.Rejected>(delivery.Recipients[0].Outcome);
        Assert.IsType<Outcome.Accepted>(delivery.Recipients[1].Outcome);
        Assert.Equal([Bob], Assert.Single(Peer.Taken).Recipients);
    }

    [Fact]
    public async Task A_4xx_to_the_content_is_deferred()
    {
        Peer.OnContent = _ => Task.FromResult<AfterDot>(new AfterDot.Answer("451 4.3.0 Later"));

        Assert.Contains("451 4.3.0 Later", OutcomeOf<Outcome.Deferred>(await Send(Ann)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_5xx_to_the_content_is_rejected()
    {
        Peer.OnContent = _ => Task.FromResult<AfterDot>(new AfterDot.Answer("554 5.7.1 Spam"));

        Assert.Contains("554 5.7.1 Spam", OutcomeOf<Outcome.Rejected>(await Send(Ann)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_final_dot_is_unknown()
    {
        Peer.OnContent = _ => Task.FromResult<AfterDot>(new AfterDot.TakeAndCut());

        OutcomeOf<Outcome.Unknown>(await Send(Ann));
    }

    [Fact]
    public async Task A_server_that_is_gone_defers()
    {
        await Peer.DisposeAsync();

        OutcomeOf<Outcome.Deferred>(await Send(Ann));
        Assert.False(_announced, "Content was announced that could not leave.");
    }

    [Fact]
    public async Task An_attempt_that_may_not_go_on_the_wire_puts_nothing_there()
    {
        var parcel = new Parcel("agent@mailmesh.test", [Ann], Encoding.ASCII.GetBytes(Content));

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Face.Send(
            parcel, _ => throw new InvalidOperationException("lease lost"), CancellationToken.None));

        Assert.Equal("lease lost", thrown.Message);
        Assert.Empty(Peer.Taken);
    }

    [Fact]
    public async Task Ending_an_attempt_before_its_content_throws_and_after_it_leaves_a_doubt()
    {
        var parcel = new Parcel("agent@mailmesh.test", [Ann], Encoding.ASCII.GetBytes(Content));
        using var early = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Face.Send(parcel, async ct =>
        {
            await early.CancelAsync();
            ct.ThrowIfCancellationRequested();
        }, early.Token));
        Assert.Empty(Peer.Taken);

        using var late = new CancellationTokenSource();
        Peer.OnContent = async _ =>
        {
            await late.CancelAsync();
            return new AfterDot.TakeAndCut();
        };
        OutcomeOf<Outcome.Unknown>(await Face.Send(parcel, _ => Task.CompletedTask, late.Token));
    }

    [Fact]
    public void Its_route_is_one_lower_case_word() => Assert.Matches("^[a-z]+$", Face.Route);

    protected Task<Delivery> Send(params string[] recipients) => Face.Send(
        new Parcel("agent@mailmesh.test", recipients, Encoding.ASCII.GetBytes(Content)),
        _ =>
        {
            Assert.Empty(Peer.Taken);
            _announced = true;
            return Task.CompletedTask;
        },
        CancellationToken.None);

    protected static T OutcomeOf<T>(Delivery delivery)
        where T : Outcome => Assert.IsType<T>(Assert.Single(delivery.Recipients).Outcome);
}
