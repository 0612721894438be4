using MailMesh.Postgres;
using MailMesh.TestStack;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MailMesh.ServiceDefaults.Tests;

/// <summary>A whole service on the test's own database and broker, as a Program.cs would build it.</summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Service(WebApplication app, CapturedLogs logs)
    {
        _app = app;
        Logs = logs;
        Http = new HttpClient();
    }

    public CapturedLogs Logs { get; }

    public HttpClient Http { get; }

    public Database Database => Get<Database>();

    public OutgoingMessages Outgoing => Get<OutgoingMessages>();

    public static async Task<Service> Start(
        string name, string postgres, string rabbit, Action<IBusRegistrationConfigurator>? consumers = null,
        Action<WebApplicationBuilder>? more = null, Action<WebApplication>? map = null)
    {
        var logs = new CapturedLogs();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["ConnectionStrings:postgres"] = postgres;
        builder.Configuration["ConnectionStrings:rabbitmq"] = rabbit;
        builder.Configuration["Bus:Outbox:RetryPauseFirst"] = "00:00:00.050";
        builder.Configuration["Bus:Outbox:AttemptsMax"] = "4";
        more?.Invoke(builder);
        builder.AddServiceDefaults(name);
        builder.AddPostgres("outbox", typeof(Service).Assembly);
        builder.AddBus(name, consumers ?? (_ => { }), typeof(Service).Assembly);
        builder.Logging.AddProvider(logs);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        map?.Invoke(app);
        var service = new Service(app, logs);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        service.Http.BaseAddress = new Uri(addresses.Addresses.Single());
        return service;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Waits until the service says that it can do its work.</summary>
    public Task Ready() => Eventually.Holds(async () =>
    {
        using var answer = await Http.GetAsync(new Uri("/health", UriKind.Relative));
        return answer.IsSuccessStatusCode && await answer.Content.ReadAsStringAsync() is { } text
            && text.StartsWith("""{"status":"Healthy""", StringComparison.Ordinal);
    });

    public async Task Say<T>(T message, Guid? id = null, string? queue = null)
        where T : class =>
        await Database.InTransaction(
            (_, tx, ct) => Outgoing.Add(tx, message, id ?? Guid.CreateVersion7(), queue, ct: ct),
            CancellationToken.None);

    public async Task<T> Ask<T>(string sql)
    {
        await using var command = Get<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Logs.Dispose();
    }
}
