using MailMesh.AppHost.Servers;
using MailMesh.TestStack;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MailMesh.Postgres.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task A_service_starts_before_its_database_and_recovers_when_it_comes()
    {
        await using var server = new PrivatePostgres(new ServerPlace());
        await server.StartAgain();
        await CreateSchema(server);
        await server.Kill();
        using var logs = new CapturedLogs();
        using var host = Service(server.ConnectionString, logs);
        await host.StartAsync();
        var database = host.Services.GetRequiredService<Database>();
        await Eventually.Holds(
            () => logs.Lines.Any(line => line.Message.Contains("waits for PostgreSQL", StringComparison.Ordinal)));
        Assert.Equal(HealthStatus.Unhealthy, await Health(host));

        await server.StartAgain();
        await database.Ready(CancellationToken.None).WaitAsync(Eventually.Deadline);
        Assert.Equal(HealthStatus.Healthy, await Health(host));

        await server.Kill();
        await Eventually.Holds(async () => await Health(host) == HealthStatus.Unhealthy);
        await server.StartAgain();
        await Eventually.Holds(async () => await Health(host) == HealthStatus.Healthy);
        Assert.DoesNotContain(logs.Lines, line => line.ToString().Contains(server.Password, StringComparison.Ordinal));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_changed_script_stops_the_process_and_says_why()
    {
        await using var schema = await OutboxSchema.Migrated();
        await schema.Ask<object>("update schema_version set sha256 = 'changed' where room = 'Postgres' returning 1");
        using var logs = new CapturedLogs();
        using var host = Service(schema.ConnectionString, logs);

        await host.StartAsync();
        await host.WaitForShutdownAsync().WaitAsync(Eventually.Deadline);

        var last = Assert.Single(logs.Lines, line => line.Level == LogLevel.Critical);
        Assert.Contains("0001_bus_tables.sql was changed after it ran", last.Message, StringComparison.Ordinal);
        Assert.False(host.Services.GetRequiredService<Database>().IsReady);
        Assert.Equal(1, Environment.ExitCode);
        Environment.ExitCode = 0;
    }

    [Fact]
    public void Without_a_connection_string_the_start_says_what_to_set()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Service(connection: null, new CapturedLogs()));

        Assert.Contains("ConnectionStrings__postgres", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Before the service may look for it: without its schema it stops for good.</summary>
    private static async Task CreateSchema(PrivatePostgres server)
    {
        await using var administrator = NpgsqlDataSource.Create(server.ConnectionString);
        await using var create = administrator.CreateCommand("create schema if not exists outbox");
        await create.ExecuteNonQueryAsync();
    }

    private static IHost Service(string? connection, CapturedLogs logs)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:postgres"] = connection;
        builder.Logging.AddProvider(logs);
        builder.AddPostgres("outbox", typeof(StartTests).Assembly);
        return builder.Build();
    }

    private static async Task<HealthStatus> Health(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;
}
