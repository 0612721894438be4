using System.Diagnostics;
using OpenTelemetry;

namespace MailMesh.ServiceDefaults.Telemetry;

/// <summary>Names a server's span after its route, and leaves out the probes that ask every second.</summary>
internal sealed class ServerSpanNames : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Kind != ActivityKind.Server || data.Source.Name != "Microsoft.AspNetCore") return;
        if (data.GetTagItem("url.path") is "/health" or "/alive")
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        else if (data.GetTagItem("http.route") is string route)
            data.DisplayName = $"{data.GetTagItem("http.request.method")} {route}";
    }
}
