using MailMesh.ServiceDefaults.Bus;
using MailMesh.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailMesh.ServiceDefaults;

/// <summary>What every service has alike: logs, traces, metrics, health, limits.</summary>
public static class ServiceDefaultsSetup
{
    private static readonly TimeSpan StopTimeMax = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan RequestHeadersTimeMax = TimeSpan.FromSeconds(15);
    private const long RequestBodyBytesMax = 30 * 1024 * 1024;
    private const long ConnectionsMax = 2_000;

    /// <summary>
    /// JSON logs on standard output, one line a fact, joined to traces by id; OpenTelemetry where
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; health checks; limits on what a client may take up.
    /// </summary>
    /// <param name="service">The service's name, e.g. <c>sender</c>.</param>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder, string service)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Logging.ClearProviders();
        // A line for each request, probe and endpoint drowns what the service itself has to say.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);
        builder.Logging.AddFilter("MassTransit", LogLevel.Warning);
        builder.Logging.AddJsonConsole(json =>
        {
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        builder.AddTelemetry(service);
        builder.Services.AddHealthChecks()
            .AddCheck("self", () => HealthCheckResult.Healthy(), tags: ["live"]);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBodyBytesMax;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.RequestHeadersTimeout = RequestHeadersTimeMax;
        });
        // AppHost gives a child less than 10 s before it kills.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeMax);
        return builder;
    }

    /// <summary>
    /// <c>/alive</c>: the process works. <c>/health</c>: it can do its work; degraded still answers 200.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains("live") });
        app.MapHealthChecks("/health", new HealthCheckOptions
        {
            Predicate = check => !check.Tags.Contains(BusHealth.ReplacedTag),
            ResponseWriter = HealthReportJson.Write,
        });
        return app;
    }
}
