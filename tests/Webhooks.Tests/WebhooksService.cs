using MailMesh.Postgres;
using MailMesh.ServiceDefaults;
using MailMesh.TestStack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MailMesh.Webhooks.Tests;

/// <summary>One replica of the service, in the test's process, composed as Program.cs composes it.</summary>
public sealed class WebhooksService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private bool _stopped;

    private WebhooksService(WebApplication app) => _app = app;

    public static async Task<WebhooksService> Start(IDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults("webhooks");
        builder.AddPostgres("webhooks", typeof(WebhooksSetup).Assembly);
        builder.AddSubscriptions();
        builder.AddDeliveries();
        builder.AddBus("webhooks", bus => bus.AddWebhookConsumers());
        var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        // Before its queues are bound an event would be lost, as it would for a service never started.
        var health = app.Services.GetRequiredService<HealthCheckService>();
        await Eventually.Holds(async () => (await health.CheckHealthAsync()).Status is HealthStatus.Healthy);
        return new WebhooksService(app);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopped) return;
        _stopped = true;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
