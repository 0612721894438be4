using Dapper;
using MailMesh.InboxSync.Fleet;
using MailMesh.Postgres;
using MailMesh.TestStack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace MailMesh.InboxSync.Tests.Fleet;

/// <summary>Whether connected inboxes are kept at all shows in the health of the worker.</summary>
public sealed class FleetHealthTests
{
    [Fact]
    public async Task Leases_that_nobody_can_renew_show_as_degraded()
    {
        await using var database = await TestDatabase.Create();
        var clock = new ManualTime();
        using var host = Worker(database, clock);
        var health = ActivatorUtilities.CreateInstance<FleetHealth>(host.Services);

        Assert.Equal(HealthStatus.Healthy, await Status(health));
        clock.Advance(FleetOptions.Lease);
        Assert.Equal(HealthStatus.Healthy, await Status(health));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HealthStatus.Degraded, await Status(health));
    }

    [Fact]
    public async Task It_recovers_with_the_first_round_that_succeeds_again()
    {
        await using var database = await TestDatabase.Create();
        var clock = new ManualTime();
        using var host = Worker(database, clock);
        var health = ActivatorUtilities.CreateInstance<FleetHealth>(host.Services);
        var (loop, signal) = (
            host.Services.GetRequiredService<FleetLoop>(), host.Services.GetRequiredService<FleetSignal>());
        foreach (var service in host.Services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        await host.Services.GetRequiredService<Postgres.Database>().Ready(CancellationToken.None);

        await Administer(database, "alter table mirror.workers rename to away");
        await Eventually.Holds(async () =>
        {
            clock.Advance(FleetOptions.Lease + TimeSpan.FromSeconds(1)); // again: a round was under way, and succeeded
            return await Status(health) == HealthStatus.Degraded;
        });
        signal.Raise(); // a round that fails mends nothing
        Assert.Equal(HealthStatus.Degraded, await Status(health));

        await Administer(database, "alter table mirror.away rename to workers");
        await Eventually.Holds(async () =>
        {
            signal.Raise();
            return await Status(health) == HealthStatus.Healthy;
        });
        await loop.StopAsync(CancellationToken.None);
    }

    private static IHost Worker(TestDatabase database, TimeProvider clock)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:postgres"] = database.ConnectionString("mailmesh_inboxsync");
        builder.Configuration["Sealing:Mail:PrivateKey"] = Accounts.Key.PrivateKey;
        builder.Configuration["Blobs:Folder"] = Path.GetTempPath();
        builder.Services.AddLogging();
        builder.AddPostgres("mirror", typeof(Mirror.Reading.MirrorReader).Assembly);
        Mirror.MirrorRegistration.AddMirror(builder);
        builder.AddChanging().AddConnecting().AddSyncing().AddFleet();
        builder.Services.AddSingleton(clock);
        return builder.Build();
    }

    private static async Task Administer(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.AdministratorConnectionString);
        await connection.ExecuteAsync(sql);
    }

    private static async Task<HealthStatus> Status(FleetHealth health) =>
        (await health.CheckHealthAsync(new HealthCheckContext())).Status;
}
