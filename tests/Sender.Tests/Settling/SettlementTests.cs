using MailMesh.Providers;
using MailMesh.Sender.Settling;

namespace MailMesh.Sender.Tests.Settling;

public sealed class SettlementTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<Outcome, RecipientState, string?> EachOutcome => new()
    {
        { new Outcome.Accepted("250 Ok"), RecipientState.Sent, null },
        { new Outcome.Deferred("451 Later"), RecipientState.Deferred, null },
        { new Outcome.Rejected("550 No"), RecipientState.Bounced, null },
        { new Outcome.Unknown("lost"), RecipientState.Unknown, null },
        { new Outcome.Failed("no_relay", "Set Relay__Host"), RecipientState.Failed, "no_relay" },
    };

    [Theory]
    [MemberData(nameof(EachOutcome))]
    public void Each_outcome_has_its_state(Outcome outcome, RecipientState state, string? code)
    {
        var change = Assert.Single(Settlement.Of(Delivery.OfAll(["a@x"], outcome), Now, Now.AddHours(1)));

        Assert.Equal(new RecipientChange("a@x", state, code, outcome.Text), change);
    }

    [Fact]
    public void What_is_deferred_beyond_its_expiry_has_failed()
    {
        var delivery = Delivery.OfAll(["a@x"], new Outcome.Deferred("451 Later"));

        var change = Assert.Single(Settlement.Of(delivery, retryAt: Now.AddSeconds(1), expiresAt: Now));

        Assert.Equal((RecipientState.Failed, Settlement.Expired), (change.State, change.Code));
        Assert.Contains("451 Later", change.Reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LegState.Settled, RecipientState.Sent, RecipientState.Bounced)]
    [InlineData(LegState.Deferred, RecipientState.Sent, RecipientState.Deferred)]
    [InlineData(LegState.Deferred, RecipientState.Unknown, RecipientState.Deferred)]
    [InlineData(LegState.Unknown, RecipientState.Unknown, RecipientState.Failed)]
    [InlineData(LegState.Queued, RecipientState.Queued, RecipientState.Unknown)]
    public void A_leg_is_tried_while_anyone_waits(LegState expected, RecipientState one, RecipientState other)
    {
        Assert.Equal(expected, Settlement.LegOf([one, other]));
        Assert.Equal(expected, Settlement.LegOf([other, one]));
    }

    [Theory]
    [InlineData(RecipientState.Sent, RecipientState.Sent, RecipientState.Sent)]
    [InlineData(RecipientState.Bounced, RecipientState.Sent, RecipientState.Bounced)]
    [InlineData(RecipientState.Unknown, RecipientState.Deferred, RecipientState.Unknown)]
    [InlineData(RecipientState.Unknown, RecipientState.Sent, RecipientState.Unknown)]
    [InlineData(RecipientState.Queued, RecipientState.Unknown, RecipientState.Queued)]
    [InlineData(RecipientState.Failed, RecipientState.Bounced, RecipientState.Failed)]
    public void A_submission_is_sent_only_where_everyone_got_it(
        RecipientState expected, RecipientState one, RecipientState other)
    {
        var state = SubmissionState.Of([new("a@x", one, null, "r"), new("b@x", other, null, "r")]);

        Assert.Equal(expected, state.State);
    }

    [Fact]
    public void A_reason_says_how_many_got_it_all_the_same()
    {
        var state = SubmissionState.Of(
        [
            new("a@x", RecipientState.Sent, null, "250 Ok"),
            new("b@x", RecipientState.Bounced, null, "550 5.1.1 No such user"),
        ]);

        Assert.Equal("1 of 2 recipients got it. b@x: 550 5.1.1 No such user", state.Reason);
        Assert.False(state.LeftNothing);
    }

    [Fact]
    public void A_unit_comes_back_only_where_it_failed_for_everyone()
    {
        Assert.True(SubmissionState.Of([new("a@x", RecipientState.Failed, "no_relay", "r")]).LeftNothing);
        Assert.False(SubmissionState.Of(
        [
            new("a@x", RecipientState.Failed, "no_relay", "r"), new("b@x", RecipientState.Sent, null, "r"),
        ]).LeftNothing);
    }
}
