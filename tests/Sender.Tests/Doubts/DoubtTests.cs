using MailMesh.Providers;
using MailMesh.Sender.Outbox;
using MailMesh.Sender.Settling;
using MailMesh.Sender.Tests.World;
using MailMesh.TestStack;

namespace MailMesh.Sender.Tests.Doubts;

public sealed class DoubtTests : IAsyncLifetime
{
    private SenderWorld _world = null!;

    public async Task InitializeAsync() => _world = await SenderWorld.Create();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_lost_reply_after_the_final_dot_leaves_the_submission_unknown()
    {
        _world.Relay.OnContent = _ => Task.FromResult<AfterDot>(new AfterDot.TakeAndCut());
        await using var sender = await _world.Start();
        var email = _world.Email("bob@example.org");

        await sender.Accept(email);
        await _world.Settles(email.SendId, "unknown");

        // Another mail goes its way meanwhile: the dispatcher had every occasion to try the first one again.
        _world.Relay.OnContent = _ => Task.FromResult<AfterDot>(new AfterDot.Answer(ScriptedSmtpPeer.Ok));
        var next = _world.Email("bob@example.org");
        await sender.Accept(next);
        await _world.Settles(next.SendId, "sent");
        Assert.Equal("unknown", await _world.State(email.SendId));
        Assert.Single(_world.Relay.Taken, mail => mail.MessageId == $"<{email.SendId}@mailmesh.test>");
        Assert.Equal(["EmailUnknown"], await _world.Events(email.SendId));
    }

    [Fact]
    public async Task A_connection_lost_inside_the_content_is_tried_again()
    {
        var cuts = 0;
        _world.Relay.CutsInsideContent = () => Interlocked.Increment(ref cuts) == 1;
        await using var sender = await _world.Start();
        // Longer than any socket's buffer: the cut is seen before the dot could have been written.
        var body = string.Join('\n', Enumerable.Repeat(new string('x', 70), 250_000));
        var email = _world.Email("bob@example.org") with { Body = body };

        await sender.Accept(email);

        await _world.Settles(email.SendId, "sent");
        Assert.Single(_world.Relay.Taken);
        Assert.Equal(2, cuts);
        Assert.Equal(["EmailDeferred", "EmailSent"], await _world.Events(email.SendId));
    }

    [Fact]
    public async Task A_hosted_doubt_is_sent_once_the_mail_is_found_in_the_inbox()
    {
        _world.Listener.OnContent = _ => Task.FromResult<AfterDot>(new AfterDot.TakeAndCut());
        await using var sender = await _world.Start(settings => settings["Outbox:DoubtGrace"] = "00:10:00");
        var email = _world.Email(SenderWorld.InboxAddress);

        await sender.Accept(email);
        await _world.Settles(email.SendId, "unknown");
        await _world.FileArrived($"<{email.SendId}@mailmesh.test>");

        await _world.Settles(email.SendId, "sent");
        Assert.Single(_world.Listener.Taken);
        Assert.Equal(["EmailUnknown", "EmailSent"], await _world.Events(email.SendId));
    }

    [Fact]
    public async Task A_hosted_doubt_whose_mail_is_not_found_is_sent_again_byte_for_byte()
    {
        var contents = new List<string>();
        _world.Listener.OnContent = mail =>
        {
            lock (contents)
            {
                contents.Add(mail.Content);
                return Task.FromResult<AfterDot>(
                    contents.Count == 1 ? new AfterDot.ForgetAndCut() : new AfterDot.Answer(ScriptedSmtpPeer.Ok));
            }
        };
        await using var sender = await _world.Start();
        var email = _world.Email(SenderWorld.InboxAddress);

        await sender.Accept(email);

        await _world.Settles(email.SendId, "sent");
        Assert.Equal(2, contents.Count);
        Assert.Equal(contents[0], contents[1]);
        Assert.Equal(["EmailUnknown", "EmailSent"], await _world.Events(email.SendId));
    }

    [Fact]
    public async Task A_claim_that_died_before_the_wire_is_sent_again()
    {
        var email = await Abandon(onWire: false);

        await using var sender = await _world.Start();

        await _world.Settles(email, "sent");
        Assert.Single(_world.Relay.Taken);
    }

    [Fact]
    public async Task A_claim_that_died_on_the_wire_is_a_doubt()
    {
        var email = await Abandon(onWire: true);

        await using var sender = await _world.Start();

        await _world.Settles(email, "unknown");
        Assert.Empty(_world.Relay.Taken);
        Assert.Equal(["EmailUnknown"], await _world.Events(email));
    }

    [Fact]
    public async Task A_sender_that_lost_its_lease_lets_nothing_onto_the_wire()
    {
        await using var sender = await _world.Start(dispatches: false);
        await sender.Accept(_world.Email("bob@example.org"));
        var claims = sender.Get<LegClaims>();
        var leg = Assert.Single(await claims.ClaimDue("relay", 1));
        await _world.Run("update outbox.legs set leased_until = now()");

        await Assert.ThrowsAsync<LeaseLostException>(() => claims.StartWire(leg, CancellationToken.None));
    }

    [Fact]
    public async Task An_answer_that_comes_late_resolves_the_doubt_unless_another_has_the_leg()
    {
        await using var sender = await _world.Start(dispatches: false);
        var email = _world.Email("bob@example.org");
        await sender.Accept(email);
        var leg = Assert.Single(await sender.Get<LegClaims>().ClaimDue("relay", 1));
        await sender.Get<LegClaims>().StartWire(leg, CancellationToken.None);
        var ledger = sender.Get<LegLedger>();

        await ledger.Settle(leg, Changes(new Outcome.Unknown("lost")), null, CancellationToken.None);
        Assert.Equal("unknown", await _world.State(email.SendId));
        await ledger.Settle(leg, Changes(new Outcome.Accepted("250 Ok")), null, CancellationToken.None);
        Assert.Equal("sent", await _world.State(email.SendId));
        Assert.Equal(["EmailUnknown", "EmailSent"], await _world.Events(email.SendId));

        await _world.Run("update outbox.legs set fence = fence + 1");
        Assert.Null(await ledger.Settle(leg, Changes(new Outcome.Unknown("lost")), null, CancellationToken.None));
        Assert.Equal("sent", await _world.State(email.SendId));
    }

    private static IReadOnlyList<RecipientChange> Changes(Outcome outcome) => Settlement.Of(
        Delivery.OfAll(["bob@example.org"], outcome), DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);

    /// <summary>What a Sender leaves that was killed with a claim in hand.</summary>
    private async Task<Guid> Abandon(bool onWire)
    {
        await using var sender = await _world.Start(dispatches: false);
        var email = _world.Email("bob@example.org");
        await sender.Accept(email);
        var leg = Assert.Single(await sender.Get<LegClaims>().ClaimDue("relay", 1));
        if (onWire)
            await sender.Get<LegClaims>().StartWire(leg, CancellationToken.None);
        return email.SendId;
    }
}
