using MailMesh.Contracts;
using MailMesh.Sender.Tests.World;
using MailMesh.TestStack;
using MassTransit;

namespace MailMesh.Sender.Tests.Submissions;

public sealed class UpdateSendTests : IAsyncLifetime
{
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

    private async Task<(bool Done, string? State)> Ask(Guid sendId, DateTimeOffset? sendAt, Guid? workspace = null)
    {
        var client = _asking.CreateRequestClient<UpdateSend>(new Uri("exchange:sender-update-send"));
        var answer = await client.GetResponse<SendUpdated>(
            new UpdateSend(sendId, workspace ?? _world.WorkspaceId, sendAt));
        return (answer.Message.Done, answer.Message.State);
    }
}
