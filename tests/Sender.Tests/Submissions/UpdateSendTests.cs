using System.Globalization;
using System.Text;
using MailMesh.Contracts;
using MailMesh.Sender.Tests.World;
using MailMesh.TestStack;
using MassTransit;

namespace MailMesh.Sender.Tests.Submissions;

public sealed class UpdateSendTests : IAsyncLifetime
{
    private static readonly RequestTimeout AnswerWithin = RequestTimeout.After(s: 60);
    private static readonly DateTimeOffset Tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);

    private SenderWorld _world = null!;
    private TestBus _bus = null!;
    private IBusControl _asking = null!;
    private RunningSender _sender = null!;

    public async Task InitializeAsync()
    {
        _world = await SenderWorld.Create();
        _bus = await TestBus.Create();
        _sender = _world.Keep(await RunningSender.Start(_world.Settings(_bus.ConnectionString), withBus: true));
        _asking = Bus.Factory.CreateUsingRabbitMq(configure => configure.Host(new Uri(_bus.ConnectionString)));
        await _asking.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _asking.StopAsync();
        await _sender.DisposeAsync();
        await _bus.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task What_waits_is_cancelled_and_never_leaves_and_cancelling_again_is_success()
    {
        var email = _world.Email("ann@mailmesh.test") with { SendAt = Tomorrow };
        await _sender.Accept(email);

        Assert.Equal((true, "cancelled"), await Ask(email.SendId, null));
        Assert.Equal((true, "cancelled"), await Ask(email.SendId, null));

        await _world.Run("update outbox.legs set due_at = now() where send_id = @SendId", new { email.SendId });
        var witness = _world.Email("ann@mailmesh.test");
        await _sender.Accept(witness);
        await _world.Settles(witness.SendId, "sent");
        Assert.Single(_world.Listener.Taken);
        Assert.Equal("cancelled", Assert.Single(await _world.Recipients(email.SendId)).State);
        Assert.Equal((false, "cancelled"), await Ask(email.SendId, Tomorrow));
    }

    [Fact]
    public async Task A_new_time_counts_and_the_mail_leaves_then()
    {
        var email = _world.Email("ann@mailmesh.test") with { SendAt = Tomorrow };
        await _sender.Accept(email);

        Assert.Equal((true, "queued"), await Ask(email.SendId, Tomorrow.AddDays(2)));
        Assert.Equal(Tomorrow.AddDays(2).UtcDateTime, await _world.One<DateTime>(
            "select due_at from outbox.legs where send_id = @SendId", new { email.SendId }), TimeSpan.FromSeconds(1));
        Assert.Equal((true, "queued"), await Ask(email.SendId, TimeProvider.System.GetUtcNow()));

        await _world.Settles(email.SendId, "sent");
    }

    [Fact]
    public async Task A_mail_is_dated_to_when_it_leaves_whatever_was_asked_before()
    {
        var now = TimeProvider.System.GetUtcNow();
        var moved = _world.Email("ann@mailmesh.test") with { SendAt = Tomorrow, Subject = "moved" };
        // As one that a person approved the day after it was asked for.
        var late = _world.Email("ann@mailmesh.test") with { AskedAt = now.AddDays(-1), Subject = "late" };
        await _sender.Accept(moved);
        var scheduled = await Raw(moved.SendId);
        Assert.Equal(Tomorrow, DateOf(scheduled), TimeSpan.FromSeconds(1));

        await Ask(moved.SendId, Tomorrow.AddDays(2));
        var rescheduled = await Raw(moved.SendId);
        Assert.Equal(Tomorrow.AddDays(2), DateOf(rescheduled), TimeSpan.FromSeconds(1));
        // Nothing else in the mail is another.
        Assert.Equal(scheduled[scheduled.IndexOf('\n', StringComparison.Ordinal)..],
            rescheduled[rescheduled.IndexOf('\n', StringComparison.Ordinal)..]);

        await Ask(moved.SendId, now.AddHours(-1));
        await _sender.Accept(late);
        foreach (var sent in new[] { moved, late })
        {
            await _world.Settles(sent.SendId, "sent");
            var mail = Assert.Single(_world.Listener.Taken, mail => mail.Header("Subject") == sent.Subject);
            Assert.InRange(DateOf(mail.Content), now.AddSeconds(-1), now.AddMinutes(10));
        }
    }

    [Fact]
    public async Task Of_what_has_left_and_what_is_not_ones_own_nothing_changes()
    {
        var email = _world.Email("ann@mailmesh.test");
        await _sender.Accept(email);
        await _world.Settles(email.SendId, "sent");

        Assert.Equal((false, "sent"), await Ask(email.SendId, null));
        Assert.Equal((false, null), await Ask(Guid.CreateVersion7(), null));
        var waiting = _world.Email("ann@mailmesh.test") with { SendAt = Tomorrow };
        await _sender.Accept(waiting);
        Assert.Equal((false, null), await Ask(waiting.SendId, null, Guid.CreateVersion7()));
        Assert.Equal("queued", await _world.State(waiting.SendId));
    }

    private async Task<string> Raw(Guid sendId) => Encoding.ASCII.GetString(await _world.One<byte[]>(
        "select raw from outbox.submissions where send_id = @sendId", new { sendId }));

    private static DateTimeOffset DateOf(string mail)
    {
        const string field = "Date: ";
        Assert.StartsWith(field, mail, StringComparison.Ordinal);
        return DateTimeOffset.ParseExact(
            mail[field.Length..mail.IndexOf('\r', StringComparison.Ordinal)], "ddd, dd MMM yyyy HH:mm:ss '+0000'",
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
    }

    private async Task<(bool Done, string? State)> Ask(Guid sendId, DateTimeOffset? sendAt, Guid? workspace = null)
    {
        var client = _asking.CreateRequestClient<UpdateSend>(
            new Uri("exchange:sender-update-send"), AnswerWithin);
        var answer = await client.GetResponse<SendUpdated>(
            new UpdateSend(sendId, workspace ?? _world.WorkspaceId, sendAt));
        return (answer.Message.Done, answer.Message.State);
    }
}
