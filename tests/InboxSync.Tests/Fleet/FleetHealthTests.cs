using MailMesh.InboxSync.Fleet;
using MailMesh.Postgres;
using MailMesh.TestStack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace MailMesh.InboxSync.Tests.Fleet;

public sealed class FleetHealthTests
{
    [Fact]
    public async Task Leases_that_nobody_can_renew_show_as_degraded()
    {
        await using var database = await TestDatabase.Create();
        var clock = new ManualTime();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:postgres"] = database.ConnectionString("mailmesh_inboxsync");
        builder.Configuration["Sealing:Mail:PrivateKey"] = Accounts.Key.PrivateKey;
        builder.Configuration["Blobs:Folder"] = Path.GetTempPath();
        builder.Services.AddLogging();
        builder.AddPostgres("mirror", typeof(Mirror.Reading.MirrorReader).Assembly);
        Mirror.MirrorRegistration.AddMirror(builder);
        builder.AddChanging().AddConnecting().AddSyncing().AddFleet();
        builder.Services.AddSingleton<TimeProvider>(clock);
        using var host = builder.Build();
        var health = ActivatorUtilities.CreateInstance<FleetHealth>(host.Services);

        Assert.Equal(HealthStatus.Healthy, await Status(health));
        clock.Advance(FleetOptions.Lease);
        Assert.Equal(HealthStatus.Healthy, await Status(health));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HealthStatus.Degraded, await Status(health));
    }

    private static async Task<HealthStatus> Status(FleetHealth health) =>
        (await health.CheckHealthAsync(new HealthCheckContext())).Status;
}
