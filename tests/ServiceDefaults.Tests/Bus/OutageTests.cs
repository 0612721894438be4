using System.Net;
using MailMesh.AppHost.Servers;
using MailMesh.ServiceDefaults.Bus;
using MailMesh.TestStack;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace MailMesh.ServiceDefaults.Tests.Bus;

public sealed class OutageTests
{
    private const int Numbers = 300;

    [Fact]
    public async Task A_broker_that_dies_under_load_loses_nothing_and_doubles_nothing()
    {
        await using var rabbit = await PrivateRabbit.Start();
        await using var postgres = await TestDatabase.Create();
        await using var service = await Service.Start(
            "tester", postgres.ConnectionString("mailmesh_sender"), rabbit.ConnectionString,
            bus => bus.AddConsumer<NumberDrawnConsumer>());
        await service.Ready();

        for (var number = 0; number < Numbers; number++)
        {
            await service.Say(new NumberDrawn(number));
            if (number == Numbers / 3) await rabbit.Kill();
        }
        await Eventually.Holds(async () => (await Health(service)).Contains("Degraded", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await Alive(service));
        await Assert.ThrowsAsync<TimeoutException>(() => service.Get<Requests>()
            .Ask<AskNumber, NumberAnswered>("tester", new AskNumber(1), CancellationToken.None));
        await rabbit.StartAgain();

        await Eventually.Holds(
            async () => await service.Ask<long>("select count(distinct number) from effects") == Numbers,
            TimeSpan.FromMinutes(2));
        Assert.Equal((long)Numbers, await service.Ask<long>("select count(*) from effects"));
        Assert.Equal(0L, await service.Ask<long>("select count(*) from outgoing_messages"));
        await service.Ready();
    }

    [Fact]
    public async Task A_broker_that_is_away_at_start_is_waited_for()
    {
        await using var rabbit = new PrivateRabbit(new ServerPlace());
        await using var postgres = await TestDatabase.Create();
        await using var service = await Service.Start(
            "tester", postgres.ConnectionString("mailmesh_sender"), rabbit.ConnectionString,
            bus => bus.AddConsumer<NumberDrawnConsumer>());
        await service.Database.Ready(CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, await Alive(service));
        Assert.Contains("The bus has not started", await Health(service), StringComparison.Ordinal);
        for (var number = 0; number < 10; number++) await service.Say(new NumberDrawn(number));

        await rabbit.StartAgain();

        await service.Ready();
        await Eventually.Holds(async () => await service.Ask<long>("select count(*) from effects") == 10);
        Assert.DoesNotContain(
            service.Logs.Lines, line => line.ToString().Contains(rabbit.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_stops_in_time_while_its_broker_is_away()
    {
        await using var rabbit = await PrivateRabbit.Start();
        await using var postgres = await TestDatabase.Create();
        var service = await Service.Start(
            "tester", postgres.ConnectionString("mailmesh_sender"), rabbit.ConnectionString,
            bus => bus.AddConsumer<NumberDrawnConsumer>());
        await service.Ready();
        await rabbit.Kill();
        await service.Say(new NumberDrawn(1));

        await service.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.DoesNotContain(service.Logs.Lines, line => line.Level == LogLevel.Critical);
    }

    [Fact]
    public async Task A_database_that_dies_under_load_holds_messages_instead_of_failing_them()
    {
        await using var server = await PrivatePostgres.Start();
        await using var postgres = await TestDatabase.Create(server);
        await using var rabbit = await TestBus.Create();
        await using var service = await Service.Start(
            "tester", postgres.ConnectionString("mailmesh_sender"), rabbit.ConnectionString,
            bus => bus.AddConsumer<NumberDrawnConsumer>());
        await service.Ready();
        // Straight to the bus: the outbox dies with the database.
        var bus = service.Get<IBus>();
        var saying = Task.Run(async () =>
        {
            for (var number = 0; number < Numbers; number++) await bus.Publish(new NumberDrawn(number));
        });
        await Eventually.Holds(async () => await service.Ask<long>("select count(*) from effects") > 10);
        await server.Kill();
        await saying;
        await Eventually.Holds(async () => (await Health(service)).Contains("Unhealthy", StringComparison.Ordinal));
        await server.StartAgain();

        await service.Ready();
        await Eventually.Holds(
            async () => await service.Ask<long>("select count(distinct number) from effects") == Numbers);
        Assert.Equal((long)Numbers, await service.Ask<long>("select count(*) from effects"));
    }

    private static async Task<HttpStatusCode> Alive(Service service)
    {
        using var answer = await service.Http.GetAsync(new Uri("/alive", UriKind.Relative));
        return answer.StatusCode;
    }

    private static async Task<string> Health(Service service)
    {
        using var answer = await service.Http.GetAsync(new Uri("/health", UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }
}
