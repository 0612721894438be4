using MailMesh.Limits;
using MailMesh.Postgres;
using MailMesh.ServiceDefaults;
using MailMesh.TestStack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MailMesh.Quota.Tests;

/// <summary>One replica of the service, in the test's process, composed as Program.cs composes it.</summary>
public sealed class QuotaService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private QuotaService(WebApplication app) => _app = app;

    public static async Task<QuotaService> Start(IDictionary<string, string?> settings, TimeProvider clock)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(clock);
        builder.AddServiceDefaults("quota");
        builder.AddPostgres("usage", typeof(QuotaSetup).Assembly);
        builder.AddLimits();
        builder.AddQuota();
        builder.AddBus("quota", _ => { });
        var app = builder.Build();
        await app.StartAsync();
        var health = app.Services.GetRequiredService<HealthCheckService>();
        await Eventually.Holds(async () => (await health.CheckHealthAsync()).Status is HealthStatus.Healthy);
        return new QuotaService(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
