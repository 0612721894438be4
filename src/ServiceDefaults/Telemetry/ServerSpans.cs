using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace MailMesh.ServiceDefaults.Telemetry;

/// <summary>
/// Names a server's span for its route and gives it its status, which ASP.NET Core 10 leaves to others, and keeps
/// the probes that ask every second out of the collector.
/// </summary>
internal sealed class ServerSpans : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Describe);
        next(app);
    };

    private static async Task Describe(HttpContext http, RequestDelegate next)
    {
        var activity = http.Features.Get<IHttpActivityFeature>()?.Activity;
        // Before the request runs, so that what it calls is left out too.
        if (activity is not null && IsProbe(http.Request.Path))
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        await next(http);
        if (activity is not { IsAllDataRequested: true }) return;
        activity.SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: { } route }) return;
        activity.SetTag("http.route", route);
        activity.DisplayName = $"{http.Request.Method} {route}";
    }

    private static bool IsProbe(PathString path) => path == "/health" || path == "/alive";
}
