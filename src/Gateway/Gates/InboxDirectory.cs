using System.Collections.Concurrent;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Gates;

/// <summary>
/// Finds an inbox by id or address. Whose and of what kind an inbox is never changes, so an answer is kept for
/// <see cref="KeptFor"/>: a list then costs one query, not two. Absence is never kept.
/// </summary>
public sealed class InboxDirectory(MirrorReader mirror, TimeProvider clock)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(2);
    private const int KeptMax = 10_000;

    private readonly ConcurrentDictionary<(Guid Workspace, string Name), (InboxRef Inbox, long At)> _kept = new();

    public async ValueTask<InboxRef?> Find(Caller caller, string idOrAddress, CancellationToken ct)
    {
        var slot = (caller.WorkspaceId, idOrAddress);
        // What this key may not touch is looked up each time, like what isn't there: both cost the same.
        if (!_kept.TryGetValue(slot, out var known) || clock.GetElapsedTime(known.At) >= KeptFor
            || !caller.MayTouch(known.Inbox.Id))
        {
            var at = clock.GetTimestamp();
            if (await mirror.FindInbox(caller.WorkspaceId, idOrAddress, ct) is not { } row) return null;
            known = (new InboxRef(row.InboxId, row.Address, row.DisplayName, row.IsHosted), at);
            if (_kept.Count >= KeptMax) _kept.Clear();
            _kept[slot] = known;
        }
        return caller.MayTouch(known.Inbox.Id) ? known.Inbox : null;
    }
}
