using MailMesh.Contracts;
using MailMesh.Sender.Tests.World;
using MailMesh.TestStack;

namespace MailMesh.Sender.Tests.Outbox;

public sealed class ReplicaTests : IAsyncLifetime
{
    private const int Mails = 60;

    private SenderWorld _world = null!;

    public async Task InitializeAsync() => _world = await SenderWorld.Create();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Two_replicas_send_each_mail_once()
    {
        await using var one = await _world.Start();
        await using var two = await _world.Start();

        // One accepts and both look for work: the second finds by polling what the first has no room for.
        for (var i = 0; i < Mails; i++)
            await (i % 2 == 0 ? one : two).Accept(_world.Email($"user{i}@example.org"));

        await _world.Holds(async () => await _world.Count("sent") == Mails, "all are sent");
        Assert.Equal(Mails, _world.Relay.Taken.Count);
        Assert.Equal(Mails, _world.Relay.Taken.Select(mail => mail.MessageId).Distinct().Count());
        Assert.Equal(Mails, await _world.One<int>("select sum(attempts) from outbox.legs"));
    }

    [Fact]
    public async Task A_relay_that_hangs_holds_up_no_hosted_mail()
    {
        var hang = new TaskCompletionSource<AfterDot>();
        _world.Relay.OnContent = _ => hang.Task;
        await using var sender = await _world.Start(settings => settings["Outbox:Concurrency"] = "2");
        var slow = Enumerable.Range(0, 4).Select(i => _world.Email($"user{i}@example.org")).ToList();
        foreach (var email in slow)
            await sender.Accept(email);

        var hosted = _world.Email("ann@mailmesh.test");
        await sender.Accept(hosted);

        await _world.Settles(hosted.SendId, "sent");
        Assert.Equal(0, await _world.Count("sent") - 1);
        // An attempt that lasts longer than its lease keeps it: nobody takes it for dead.
        await _world.Holds(async () => await _world.One<bool>(
            """
            select count(*) = 2 from outbox.legs
            where state = 'sending' and wire_started_at < now() - interval '3 s'
            """),
            "two attempts outlast their first lease");
        hang.SetResult(new AfterDot.Answer(ScriptedSmtpPeer.Ok));
        await _world.Holds(async () => await _world.Count("sent") == 5, "all are sent");
        Assert.Equal(4, _world.Relay.Taken.Count);
    }

    [Fact]
    public async Task A_stop_gives_back_what_has_not_left_and_keeps_no_one_waiting()
    {
        var hang = new TaskCompletionSource<AfterDot>();
        _world.Relay.OnContent = _ => hang.Task;
        var email = _world.Email("bob@example.org");
        await using (var sender = await _world.Start())
        {
            await sender.Accept(email);
            await _world.Holds(
                () => _world.One<bool>("select wire_started_at is not null from outbox.legs"), "it is on the wire");
        }

        // Cut off after its dot: the only honest state.
        await _world.Settles(email.SendId, "unknown");
        Assert.Equal(["EmailUnknown"], await _world.Events(email.SendId));
        hang.SetResult(new AfterDot.ForgetAndCut());
    }
}
