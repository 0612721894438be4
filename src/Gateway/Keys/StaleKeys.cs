using System.Collections.Concurrent;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Gates;

namespace MailMesh.Gateway.Keys;

/// <summary>
/// Audits that somebody still uses a key which is revoked or has expired: once in <see cref="NotedEvery"/> for each
/// key, since no limit holds who is not let in, and an agent in a loop shall not fill its owner's log.
/// </summary>
public sealed class StaleKeys(AuditLog audit, TimeProvider clock)
{
    public const string Action = "authenticate";

    private static readonly TimeSpan NotedEvery = TimeSpan.FromMinutes(1);
    private const int RememberedMax = 10_000;

    private readonly ConcurrentDictionary<Guid, long> _noted = new();

    public void Note(Caller caller, string requestId)
    {
        var now = clock.GetTimestamp();
        if (_noted.TryGetValue(caller.KeyId, out var last) && clock.GetElapsedTime(last, now) < NotedEvery) return;
        if (_noted.Count >= RememberedMax) _noted.Clear();
        _noted[caller.KeyId] = now;
        audit.Add(AuditRow.By(caller, Action, requestId, ErrorCodes.Unauthorized));
    }
}
