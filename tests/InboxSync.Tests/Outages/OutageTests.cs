using System.Globalization;
using System.Text;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;
using static MailMesh.InboxSync.Tests.Sample;

namespace MailMesh.InboxSync.Tests.Outages;

public sealed class OutageTests
{
    private const int Clients = 6;
    private const int MailsEach = 60;

    [Fact]
    public async Task A_killed_service_has_every_mail_it_answered_250_for_once_and_one_event_for_each()
    {
        await using var mesh = await OutageFixture.Start();
        var stream = new ManyDeliveries(mesh.Service.SmtpPort, OutageFixture.Address, Clients, MailsEach);
        var run = stream.Run();
        for (var kill = 1; kill <= 3; kill++)
        {
            var target = kill * Clients * MailsEach / 5;
            await Eventually.Holds(() => stream.Accepted.Count >= target);
            await mesh.Service.Kill();
            await mesh.Service.StartAgain();
        }
        await run;

        Assert.Equal(Clients * MailsEach, stream.Accepted.Count);
        Assert.Equal(stream.Accepted, await mesh.MessageIds());
        await Eventually.Holds(() => mesh.Told.Count() >= Clients * MailsEach);
        Assert.Equal(stream.Accepted, mesh.Told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_killed_database_is_451_and_loses_nothing_that_was_answered_250()
    {
        await using var mesh = await OutageFixture.Start(ownPostgres: true);
        var stream = new ManyDeliveries(mesh.Service.SmtpPort, OutageFixture.Address, Clients, MailsEach);
        var run = stream.Run();
        await Eventually.Holds(() => stream.Accepted.Count >= Clients * MailsEach / 4);
        await mesh.Postgres!.Kill();
        using (var smtp = await SmtpDialogue.Open(mesh.Service.SmtpPort))
        {
            await smtp.Say("MAIL FROM:<ann@outside.test>", "250");
            await smtp.Say($"RCPT TO:<{OutageFixture.Address}>", "451 4.3.0");
        }
        await mesh.Postgres.StartAgain();
        await run;

        Assert.Equal(stream.Accepted, await mesh.MessageIds());
        await Eventually.Holds(() => mesh.Told.Count() >= Clients * MailsEach);
        Assert.Equal(stream.Accepted, mesh.Told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_database_that_dies_between_recipient_and_final_dot_gets_451_and_the_next_try_is_taken()
    {
        await using var mesh = await OutageFixture.Start(ownPostgres: true);
        var mail = Letter();
        using var smtp = await SmtpDialogue.Open(mesh.Service.SmtpPort);
        await smtp.Begin(Encoding.ASCII.GetBytes(mail), OutageFixture.Address);
        await mesh.Postgres!.Kill();
        await smtp.Say(".", "451 4.3.0");

        await mesh.Postgres.StartAgain();

        await Eventually.Holds(async () =>
        {
            using var again = await SmtpDialogue.Open(mesh.Service.SmtpPort);
            await again.Say("MAIL FROM:<ann@outside.test>", "250");
            await again.Send($"RCPT TO:<{OutageFixture.Address}>\r\n");
            return (await again.Reply()).StartsWith("250", StringComparison.Ordinal)
                && await again.Say("DATA", "354") is not null
                && await again.Content(mail);
        });
        Assert.Single(await mesh.MessageIds());
    }

    [Fact]
    public async Task A_broker_that_is_down_changes_nothing_for_senders_and_the_event_follows()
    {
        await using var mesh = await OutageFixture.Start(ownRabbit: true);
        await mesh.Rabbit!.Kill();

        using (var smtp = await SmtpDialogue.Open(mesh.Service.SmtpPort))
            Assert.StartsWith(
                "250", await smtp.Deliver(Letter("<quiet@x>"), OutageFixture.Address), StringComparison.Ordinal);

        Assert.Equal(["<quiet@x>"], await mesh.MessageIds());
        Assert.Single(await mesh.Query<Guid>("select id from mirror.outgoing_messages"));
        await mesh.Rabbit.StartAgain();
        await Eventually.Holds(() => mesh.Told.SequenceEqual(["<quiet@x>"]), Eventually.Deadline * 2);
    }

    [Fact]
    public async Task A_taken_port_and_a_missing_setting_are_said_plainly()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, FreePort.Find());
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        const string nowhere = "Host=127.0.0.1;Port=1;Username=x;Password=x;Database=x";
        await using var one = InboxSyncService.Start(
            nowhere, "amqp://x:x@127.0.0.1:1", Path.GetTempPath(), ("Smtp__Port", port));
        await using var other = InboxSyncService.Start(nowhere, "amqp://x:x@127.0.0.1:1", "");

        Assert.NotEqual(0, await one.Exited.WaitAsync(Eventually.Deadline));
        Assert.NotEqual(0, await other.Exited.WaitAsync(Eventually.Deadline));

        var why = $"can't listen on 127.0.0.1:{port}";
        await Eventually.Holds(() => one.Output.Contains(why, StringComparison.Ordinal));
        await Eventually.Holds(() => other.Output.Contains("set Blobs__Folder", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Before_the_database_answers_the_service_is_alive_and_asks_senders_to_come_again()
    {
        await using var service = InboxSyncService.Start(
            "Host=127.0.0.1;Port=1;Username=x;Password=x;Database=x", "amqp://x:x@127.0.0.1:1", Path.GetTempPath());
        await service.Alive();

        using var smtp = await SmtpDialogue.Open(service.SmtpPort);
        await smtp.Say("MAIL FROM:<ann@outside.test>", "250");
        await smtp.Say("RCPT TO:<agent@mailmesh.test>", "451 4.3.0");
    }
}
