using System.Threading.Channels;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing.Fetching;

/// <summary>
/// Fetches mails whole and hands them to <see cref="BatchStore"/>: while one batch is stored the next is read, and no
/// more. What the server can't give is named as faulty; it keeps nothing else out.
/// </summary>
internal sealed class BodyFetch(SyncStore store, SyncOptions options, SessionScope scope)
{
    private static readonly FetchItems WholeMails = new(
        FetchFacts.Flags | FetchFacts.InternalDate | FetchFacts.GmailIds | FetchFacts.GmailLabels, MailSection.Whole);

    private static readonly FetchOptions Paced = new()
    {
        EmailsPerCommandMax = 128, CommandsInFlightMax = 2, BytesAheadMax = SyncOptions.BytesAheadMax,
    };

    private readonly BatchStore _batches = new(store, scope);
    private readonly WindowPace _pace = new(options.WindowMailsMax, store.Clock);

    /// <summary>
    /// Window by window, the newest first; progress is written as it is made. Answers what is left, once
    /// <paramref name="isInterrupted"/> between two windows; all before that is committed.
    /// </summary>
    public async Task<UidSet> NewestFirst(
        ServerLink link, SyncedFolder folder, UidSet uids, CancellationToken ct, Func<bool>? isInterrupted = null)
    {
        var left = uids;
        await Run(link, folder, Windows(), marksProgress: true, ct);
        return left;

        IEnumerable<UidSet> Windows()
        {
            foreach (var window in UidWindows.NewestFirst(uids, () => _pace.Mails))
            {
                _pace.Begin();
                yield return window;
                _pace.End();
                left = UidWindows.Below(uids, window.Ranges[0].First);
                if (isInterrupted?.Invoke() == true)
                    yield break;
            }
        }
    }

    /// <summary>UIDs from one on, as they are.</summary>
    public Task From(ServerLink link, SyncedFolder folder, uint first, CancellationToken ct) =>
        Run(link, folder, [UidSet.From(first)], marksProgress: false, ct);

    private async Task Run(
        ServerLink link, SyncedFolder folder, IEnumerable<UidSet> windows, bool marksProgress, CancellationToken ct)
    {
        var batches = Channel.CreateBounded<IntakeBatch>(0);
        var storing = Task.Run(() => _batches.StoreAll(folder, batches, ct), CancellationToken.None);
        try
        {
            foreach (var window in windows)
            {
                var gathering = new Gathering(batches.Writer);
                try
                {
                    await Window(link, folder, window, gathering, ct);
                }
                catch (SessionBreak)
                {
                    await gathering.Flush(null, ct); // a server that hangs up often would give the same mails for ever
                    throw;
                }
                await gathering.Flush(marksProgress ? window.Ranges[0].First : null, ct);
            }
        }
        catch (ChannelClosedException)
        {
            await storing; // it failed, and says why
            throw;
        }
        finally
        {
            batches.Writer.TryComplete();
            // Awaited below, where no other fault came first.
            await storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await storing;
    }

    /// <summary>Mails in whose middle a connection was lost before are fetched alone, after the others.</summary>
    private async Task Window(
        ServerLink link, SyncedFolder folder, UidSet uids, Gathering gathering, CancellationToken ct)
    {
        if (uids.IsOpen || !scope.Suspects.Any)
        {
            await Fetch(link, folder, uids, gathering, ct);
            return;
        }
        var suspects = uids.Where(uid => scope.Suspects.LossesOf(folder.State.FolderId, uid) > 0).ToArray();
        var others = UidWindows.Missing(uids, [.. suspects.Select(uid => (long)uid)]);
        if (!others.IsEmpty)
            await Fetch(link, folder, others, gathering, ct);
        foreach (var uid in suspects)
        {
            if (scope.Suspects.LossesOf(folder.State.FolderId, uid) >= Suspects.LossesMax)
                await MarkFaulty(folder, uid, "the server doesn't give it whole, or ends the connection", ct);
            else
                await Fetch(link, folder, UidSet.Of(uid), gathering, ct);
            scope.Suspects.Clear(folder.State.FolderId, uid);
        }
    }

    private async Task Fetch(
        ServerLink link, SyncedFolder folder, UidSet uids, Gathering gathering, CancellationToken ct)
    {
        var open = uids.IsOpen ? null : new SortedSet<uint>(uids);
        var cut = new List<uint>();
        var fetched = link.Client.Fetch(uids, WholeMails, Paced);
        await foreach (var email in fetched.WithCancellation(ct))
        {
            if (email.Uid == 0 || open?.Remove(email.Uid) == false)
                email.Dispose();
            else if (BodyOf(email) is not { } section || section.Delivery == SectionDelivery.Absent)
            {
                email.Dispose();
                await MarkFaulty(folder, email.Uid, "the server has no content for it", ct);
            }
            else if (section.Delivery != SectionDelivery.InMemory || section.Bytes > options.MailBytesMax)
            {
                cut.Add(email.Uid);
                email.Dispose();
            }
            else
                await gathering.Add(new IntakeMail(email, section.Content), ct);
        }
        await Settle(link, folder, await fetched.Outcome, open, gathering, ct);
        foreach (var uid in cut)
            await FetchStart(link, folder, uid, gathering, ct);
    }

    private async Task Settle(
        ServerLink link, SyncedFolder folder, ImapOutcome<FetchSummary> outcome, SortedSet<uint>? open,
        Gathering gathering, CancellationToken ct)
    {
        if (outcome is ImapOutcome<FetchSummary>.Lost && open is { Count: > 0 })
            scope.Suspects.Note(folder.State.FolderId, open.Min); // servers answer in order of UIDs
        if (outcome is not ImapOutcome<FetchSummary>.Refused refused)
        {
            outcome.OrEnd();
            if (open is { Count: > 0 })
                await FetchWithheld(link, folder, UidSet.Of(open), gathering, ct);
            return;
        }
        if (open is null)
            open = [.. await Listed(link, folder, ct)];
        if (open.Count == 1)
            await MarkFaulty(folder, open.Min, $"the server refuses it: {refused.Text}", ct);
        else if (open.Count > 1)
            foreach (var half in open.Chunk((open.Count + 1) / 2).Reverse())
                await Fetch(link, folder, UidSet.Of(half), gathering, ct);
    }

    /// <summary>
    /// The server left these out: expunged meanwhile, swallowed by another's wrong length, or not to be had.
    /// </summary>
    private async Task FetchWithheld(
        ServerLink link, SyncedFolder folder, UidSet uids, Gathering gathering, CancellationToken ct)
    {
        var id = folder.State.FolderId;
        foreach (var uid in (await link.Client.Search(SearchKey.Uid(uids), ct: ct)).OrEnd().Uids)
        {
            scope.Suspects.Note(id, uid);
            if (scope.Suspects.LossesOf(id, uid) >= Suspects.LossesMax)
                await MarkFaulty(folder, uid, "the server doesn't give it", ct);
            else
                await Fetch(link, folder, UidSet.Of(uid), gathering, ct);
            scope.Suspects.Clear(id, uid);
        }
    }

    /// <summary>The beginning of a mail that is too large.</summary>
    private async Task FetchStart(
        ServerLink link, SyncedFolder folder, uint uid, Gathering gathering, CancellationToken ct)
    {
        var start = WholeMails with { Sections = [MailSection.Whole with { Part = (0, options.CutBytes) }] };
        var fetched = link.Client.Fetch(UidSet.Of(uid), start, Paced);
        await foreach (var email in fetched.WithCancellation(ct))
            if (BodyOf(email) is { Delivery: SectionDelivery.InMemory } section)
            {
                var raw = section.Content[..Math.Min(section.Content.Length, options.CutBytes)];
                var reason = $"it is larger than {options.MailBytesMax} bytes and was cut";
                await gathering.Add(new IntakeMail(email, raw, reason), ct);
            }
            else
                email.Dispose();
        if ((await fetched.Outcome).OrRefusal().Refusal is { } refusal)
            await MarkFaulty(folder, uid, $"the server refuses it: {refusal}", ct);
    }

    private static async Task<IEnumerable<uint>> Listed(ServerLink link, SyncedFolder folder, CancellationToken ct)
    {
        var first = (uint)(folder.State.UidNext ?? 1);
        var key = SearchKey.Uid(UidSet.From(first));
        return (await link.Client.Search(key, ct: ct)).OrEnd().Uids.Where(uid => uid >= first);
    }

    private Task MarkFaulty(SyncedFolder folder, uint uid, string reason, CancellationToken ct) => store.Save(
        scope.Inbox, folder, folder.State, ct,
        (tx, token) => Places.MarkFaulty(tx, folder.State.FolderId, uid, reason, token));

    private static FetchedSection? BodyOf(FetchedEmail email)
    {
        foreach (var section in email.Sections)
            if (section.Section.Length == 0)
                return section;
        return null;
    }

    /// <summary>Collects mails up to the size of a batch.</summary>
    private sealed class Gathering(ChannelWriter<IntakeBatch> batches)
    {
        private List<IntakeMail> _mails = [];
        private long _bytes;

        public async Task Add(IntakeMail mail, CancellationToken ct)
        {
            _mails.Add(mail);
            _bytes += mail.Raw.Length;
            if (_mails.Count == SyncOptions.BatchMails || _bytes >= SyncOptions.BatchBytesMax)
                await Flush(null, ct);
        }

        public async Task Flush(uint? filedFrom, CancellationToken ct)
        {
            if (_mails.Count == 0 && filedFrom is null)
                return;
            var batch = new IntakeBatch(_mails, filedFrom);
            (_mails, _bytes) = ([], 0);
            await batches.WriteAsync(batch, ct);
        }
    }
}
