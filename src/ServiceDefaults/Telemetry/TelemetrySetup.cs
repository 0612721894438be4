using Microsoft.Extensions.Hosting;

namespace MailMesh.ServiceDefaults.Telemetry;

internal static class TelemetrySetup
{
    internal static void AddTelemetry(this IHostApplicationBuilder builder, string service) => _ = service;
}
