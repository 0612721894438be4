using System.Diagnostics;

namespace MailMesh.ServiceDefaults.Telemetry;

/// <summary>Our own spans.</summary>
public static class Traces
{
    public const string SourceName = "MailMesh";

    internal const string BusSourceName = "MassTransit";

    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>Goes on with the trace that a row was written in; null starts a new one.</summary>
    public static Activity? Continue(string name, string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity(name, ActivityKind.Producer, parent)
            : Source.StartActivity(name, ActivityKind.Producer);

    /// <summary>
    /// Lets ids travel where nobody records spans, so that logs of one call join across services and bus.
    /// </summary>
    internal static ActivityListener ListenForIds() => new()
    {
        ShouldListenTo = source => source.Name is SourceName or BusSourceName,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
    };
}
