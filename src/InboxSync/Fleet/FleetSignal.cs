namespace MailMesh.InboxSync.Fleet;

/// <summary>Begins the next round of this worker at once: an account was connected.</summary>
public sealed class FleetSignal : IDisposable
{
    private readonly SemaphoreSlim _raised = new(0, 1);

    public void Raise()
    {
        lock (_raised)
            if (_raised.CurrentCount == 0)
                _raised.Release();
    }

    /// <summary>Waits until raised since the last wait, or for <paramref name="max"/>.</summary>
    public Task Wait(TimeSpan max, CancellationToken ct) => _raised.WaitAsync(max, ct);

    public void Dispose() => _raised.Dispose();
}
