using System.Collections.Concurrent;

namespace MailMesh.Sender.Outbox;

/// <summary>Wakes this process's dispatcher after a commit; other replicas find the rest by polling.</summary>
public sealed class DueSignal
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _bells = new();

    public void Raise(string route)
    {
        var bell = Of(route);
        if (bell.CurrentCount == 0) // two that race here ring twice: one claim more, which finds nothing
            bell.Release();
    }

    /// <summary>Waits until raised since the last wait, or for <paramref name="atMost"/>.</summary>
    public Task Wait(string route, TimeSpan atMost, CancellationToken ct) => Of(route).WaitAsync(atMost, ct);

    private SemaphoreSlim Of(string route) => _bells.GetOrAdd(route, _ => new SemaphoreSlim(0));
}
