namespace MailMesh.Limits;

/// <summary>
/// Counts calls that wait for no answer. The first goes at once; those that come while it is on its way, and for
/// <see cref="GatheredFor"/> after, go together: a busy key costs Redis a few scripts a second, not one a call.
/// </summary>
internal sealed class UnaskedCounts(Func<AdmissionRequest, DateTimeOffset, Task> count, TimeProvider clock)
{
    /// <summary>A kill loses this much of what was not counted yet, besides what is on its way.</summary>
    public static readonly TimeSpan GatheredFor = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid Workspace, Guid Key, DateOnly Day), Waiting> _underWay = [];

    private record struct Waiting(int Calls, int Sends);

    /// <summary>Returns at once; what is asked for is counted on the UTC day of <paramref name="now"/>.</summary>
    public void Add(AdmissionRequest request, DateTimeOffset now)
    {
        var slot = (request.WorkspaceId, request.KeyId, DateOnly.FromDateTime(now.UtcDateTime));
        lock (_gate)
        {
            if (_underWay.TryGetValue(slot, out var waiting))
            {
                _underWay[slot] = new Waiting(waiting.Calls + request.Calls, waiting.Sends + request.Sends);
                return;
            }
            _underWay[slot] = default;
        }
        _ = CountAll(slot, request, now);
    }

    private async Task CountAll(
        (Guid Workspace, Guid Key, DateOnly Day) slot, AdmissionRequest request, DateTimeOffset now)
    {
        await count(request, now);
        while (MoreWaits(slot))
        {
            await Task.Delay(GatheredFor, clock);
            var (calls, sends) = Take(slot);
            await count(request with { Calls = calls, Sends = sends }, now);
        }
    }

    private bool MoreWaits((Guid Workspace, Guid Key, DateOnly Day) slot)
    {
        lock (_gate) return _underWay[slot] != default || !_underWay.Remove(slot);
    }

    private Waiting Take((Guid Workspace, Guid Key, DateOnly Day) slot)
    {
        lock (_gate)
        {
            var waiting = _underWay[slot];
            _underWay[slot] = default;
            return waiting;
        }
    }
}
