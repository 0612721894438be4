using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Messages;

namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>
/// Moves the mails of a group. COPYUID tells their new places; where it doesn't, or a try before this one was cut off,
/// they are found by Message-ID. What isn't found is left to sync, which knows mails by their bytes.
/// </summary>
internal sealed class MoveCarrier(ImapClient client, ChangeLedger ledger, string target)
{
    private readonly List<NewPlace> _places = [];
    private readonly List<Guid> _left = [];

    public async Task<Verdict> Carry(ChangeGroup group, CancellationToken ct)
    {
        if (await SourceMailbox.Open(client, group.First, ct) is { } closed)
            return closed;
        var search = await client.Search(SearchKey.Uid(group.Changes.Uids()), ct: ct);
        if (!search.IsDone(out var there, out var verdict))
            return verdict;
        var gone = group.Changes.Where(change => !there.Uids.Contains((uint)change.Uid!.Value)).ToList();
        var present = group.Changes.Except(gone).ToList();
        if (present.Count > 0 && await Move(present, ct) is { } failed)
            return failed;
        if (gone.Count > 0 && await Find(gone, ct) is { } unfound)
            return unfound;
        return group.First.Kind == ChangeKind.Move
            ? new Verdict.Done(_places, _left)
            : new Verdict.Underway(_places, _left);
    }

    /// <summary>Null where it is done.</summary>
    private async Task<Verdict?> Move(List<WaitingChange> changes, CancellationToken ct)
    {
        var offers = client.Capabilities;
        var moves = offers.Has("MOVE") || offers.IsRev2;
        // A try before this one may have copied, and not got to the removal.
        if (!moves && changes.Exists(change => change.Attempts > 0))
        {
            if (await Find(changes, ct) is { } unfound)
                return unfound;
            if (await SourceMailbox.Open(client, changes[0], ct) is { } closed)
                return closed;
            var copied = changes.Where(change => _places.Exists(place => place.EmailId == change.EmailId)).ToList();
            _left.RemoveAll(left => changes.Exists(change => change.EmailId == left));
            if (copied.Count > 0 && await RemoveCarrier.Remove(client, copied, ct) is { } kept and not Verdict.Refused)
                return kept;
            changes = [.. changes.Except(copied)];
            if (changes.Count == 0)
                return null;
        }
        var uids = changes.Uids();
        var outcome = moves ? await client.Move(uids, target, ct) : await client.Copy(uids, target, ct);
        if (!outcome.IsDone(out var result, out var verdict))
            return verdict;
        // Without UIDPLUS they stay, marked: a plain EXPUNGE would remove what others marked too.
        if (!moves && await RemoveCarrier.Remove(client, changes, ct) is { } marked and not Verdict.Refused)
            return marked;
        return await Note(changes, result, ct);
    }

    private async Task<Verdict?> Note(List<WaitingChange> changes, CopyResult result, CancellationToken ct)
    {
        var told = result.Uids.ToDictionary(pair => pair.Old, pair => pair.New);
        var untold = new List<WaitingChange>();
        foreach (var change in changes)
            if (result.Validity is { } validity && told.TryGetValue((uint)change.Uid!.Value, out var uid))
                _places.Add(new NewPlace(change.EmailId, change.TargetId!.Value, validity, uid));
            else
                untold.Add(change);
        return untold.Count == 0 ? null : await Find(untold, ct);
    }

    /// <summary>Null once each has its place or is left to sync.</summary>
    private async Task<Verdict?> Find(List<WaitingChange> changes, CancellationToken ct)
    {
        if (await SourceMailbox.Select(client, target, ct) is { } closed)
            return closed;
        var validity = client.Selected!.UidValidity;
        foreach (var change in changes)
        {
            var (uids, verdict) = await MailFinder.Find(client, change.MessageId, ct);
            if (verdict is not null)
                return verdict;
            var others = await ledger.Placed(change.TargetId!.Value, uids, change.EmailId, ct);
            if (uids.Where(uid => !others.Contains(uid)).Cast<uint?>().LastOrDefault() is { } uid)
                _places.Add(new NewPlace(change.EmailId, change.TargetId.Value, validity, uid));
            else
                _left.Add(change.EmailId);
        }
        return null;
    }
}
