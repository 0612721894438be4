using MailMesh.TestStack;
using MassTransit;

namespace MailMesh.ServiceDefaults.Tests.Bus;

/// <summary>A database and a virtual host of the test's own, and services on them.</summary>
public abstract class BusTest : IAsyncLifetime
{
    private protected TestDatabase Postgres { get; private set; } = null!;

    private protected TestBus Rabbit { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Postgres = await TestDatabase.Create();
        Rabbit = await TestBus.Create();
    }

    public virtual async Task DisposeAsync()
    {
        await Rabbit.DisposeAsync();
        await Postgres.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<Service> Start(
        Action<IBusRegistrationConfigurator> consumers, string name = "tester",
        Action<Microsoft.AspNetCore.Builder.WebApplication>? map = null)
    {
        var service = await Service.Start(
            name, Postgres.ConnectionString("mailmesh_sender"), Rabbit.ConnectionString, consumers, map: map);
        await service.Ready();
        return service;
    }

    private protected static Task Emptied(Service service) => Eventually.Holds(
        async () => await service.Ask<long>("select count(*) from outgoing_messages where parked_at is null") == 0);

    /// <summary>Waits until each number stands in effects, and fails where one stands there twice.</summary>
    private protected static async Task EachOnce(Service service, int numbers)
    {
        await Eventually.Holds(
            async () => await service.Ask<long>("select count(distinct number) from effects") == numbers);
        Assert.Equal((long)numbers, await service.Ask<long>("select count(*) from effects"));
    }
}
