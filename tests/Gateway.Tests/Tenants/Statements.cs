using System.Collections.Concurrent;
using System.Diagnostics;

namespace MailMesh.Gateway.Tests.Tenants;

/// <summary>
/// The statements and messages of one request: work that depended on whether something exists would show here, on a
/// machine of any speed.
/// </summary>
public sealed class Statements : IDisposable
{
    private readonly ConcurrentDictionary<ActivityTraceId, ConcurrentQueue<string>> _of = new();
    private readonly ActivityListener _listener;

    public Statements()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "MassTransit",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Note,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>What the requests that <paramref name="ask"/> makes cost, in order.</summary>
    public async Task<(T Answer, IReadOnlyList<string> Work)> Of<T>(Func<Task<T>> ask)
    {
        // Travels in the traceparent header that the client writes, and the gateway goes on with it.
        using var activity = new Activity("a question").Start();
        var noted = _of.GetOrAdd(activity.TraceId, _ => []);
        var answer = await ask();
        _of.TryRemove(activity.TraceId, out _);
        return (answer, [.. noted.Where(text => !IsKeyLookup(text))]);
    }

    public void Dispose() => _listener.Dispose();

    private void Note(Activity activity)
    {
        if (!_of.TryGetValue(activity.TraceId, out var noted)) return;
        var text = activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement");
        noted.Enqueue($"{activity.Source.Name}: {text ?? activity.DisplayName}");
    }

    /// <summary>A key is trusted for half a second: a look at it comes now and then.</summary>
    private static bool IsKeyLookup(string text) => text.Contains("access.keys", StringComparison.Ordinal)
        && text.Contains("secret_sha256", StringComparison.Ordinal);
}
