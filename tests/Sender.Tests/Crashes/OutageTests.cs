using MailMesh.AppHost.Servers;
using MailMesh.Sender.Tests.World;
using MailMesh.TestStack;
using Npgsql;

namespace MailMesh.Sender.Tests.Crashes;

public sealed class OutageTests
{
    private const int Mails = 60;

    [Fact]
    public async Task Mail_and_events_survive_a_broker_and_a_database_that_die_under_load()
    {
        await using var postgres = await PrivatePostgres.Start();
        await using var rabbit = await PrivateRabbit.Start();
        await using var world = await SenderWorld.Create(await TestDatabase.Create(postgres));
        await using var bus = await TestBus.Create(rabbit);
        await using var log = await EventLog.Listen(bus.ConnectionString);
        await using var sender = world.Keep(
            await RunningSender.Start(world.Settings(bus.ConnectionString), withBus: true));
        var emails = Enumerable.Range(0, Mails).Select(i => world.Email($"user{i}@example.org")).ToList();

        foreach (var email in emails[..(Mails / 2)])
            await log.Ask(email, email.SendId, "sender-send-email");
        await world.Holds(() => Task.FromResult(world.Relay.Taken.Count > 5), "mail leaves");
        await rabbit.Kill();
        await postgres.Kill();
        await postgres.StartAgain();
        NpgsqlConnection.ClearAllPools(); // our own questions: the Sender has to find its way back alone
        await rabbit.StartAgain();
        foreach (var email in emails[(Mails / 2)..])
            await log.Ask(email, email.SendId, "sender-send-email");

        // The process lived on with every answer it had: a dead database leaves no doubt.
        await world.Holds(async () => await world.Count("sent") == Mails, "all are sent");
        Assert.Equal(Mails, world.Relay.Taken.Count);
        Assert.Equal(Mails, world.Relay.Taken.Select(mail => mail.MessageId).Distinct().Count());
        await world.Holds(() => Task.FromResult(log.Submissions == Mails), "all events came");
    }
}
