using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MailMesh.ServiceDefaults;

/// <summary>Says which check fails and why; never an exception's text, which may name hosts and roles.</summary>
internal static class HealthReportJson
{
    internal static Task Write(HttpContext http, HealthReport report) =>
        http.Response.WriteAsJsonAsync(
            new
            {
                status = report.Status.ToString(),
                checks = report.Entries.ToDictionary(
                    entry => entry.Key,
                    entry => new { status = entry.Value.Status.ToString(), entry.Value.Description }),
            },
            http.RequestAborted);
}
