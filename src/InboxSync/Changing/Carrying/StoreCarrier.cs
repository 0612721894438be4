using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>
/// Flags and labels. Labels are keywords where the server keeps new ones, and else the mirror's alone. Doing it twice
/// does no harm.
/// </summary>
internal static class StoreCarrier
{
    private const string Seen = "\\Seen";
    private const string Flagged = "\\Flagged";
    private static readonly StoreOptions Silent = new() { IsSilent = true };

    public static async Task<Verdict> Carry(ImapClient client, ChangeGroup group, CancellationToken ct)
    {
        if (await SourceMailbox.Open(client, group.First, ct) is { } closed)
            return closed is Verdict.Refused only && client.Selected?.UidValidity == group.First.UidValidity
                ? await AsServerHas(client, group, only, ct)
                : closed;
        var uids = group.Changes.Uids();
        var kept = KeptKeywords.Of(client.Selected!.PermanentFlags);
        foreach (var (change, flags) in Steps(group.First, kept))
        {
            if (flags.Length == 0 || (await client.Store(uids, change, flags, Silent, ct)).IsDone(out _, out var no))
                continue;
            return no is Verdict.Refused refused
                ? await AsServerHas(client, group, refused with { Keywords = kept }, ct)
                : no;
        }
        var (gone, verdict) = await Gone(client, group, ct);
        return verdict ?? Verdict.Done.Plain with
        {
            Keywords = group.First.AddLabels.Length > 0 ? kept : null, Gone = gone,
        };
    }

    /// <summary>
    /// Those that another client moved away: a UID that isn't there is no fault of a STORE (RFC 9051 §6.4.9). What is
    /// there afterwards was there then.
    /// </summary>
    private static async Task<(IReadOnlyList<Guid> Gone, Verdict? Verdict)> Gone(
        ImapClient client, ChangeGroup group, CancellationToken ct)
    {
        var search = await client.Search(SearchKey.Uid(group.Changes.Uids()), ct: ct);
        if (!search.IsDone(out var there, out var verdict))
            return ([], verdict is Verdict.Refused ? null : verdict);
        var gone = group.Changes.Where(change => !there.Uids.Contains((uint)change.Uid!.Value));
        return ([.. gone.Select(change => change.EmailId)], null);
    }

    /// <summary>Of read and starred, those that are to be set, or cleared.</summary>
    public static string[] FlagsOf(WaitingChange ask, bool on) =>
    [
        .. ask.Read == on ? [Seen] : Array.Empty<string>(),
        .. ask.Starred == on ? [Flagged] : Array.Empty<string>(),
    ];

    private static IEnumerable<(FlagChange, string[])> Steps(WaitingChange ask, KeptKeywords kept)
    {
        string[] Words(bool on, string[] labels) =>
            [.. FlagsOf(ask, on), .. labels.Where(kept.Takes)];
        yield return (FlagChange.Add, Words(true, ask.AddLabels));
        yield return (FlagChange.Remove, Words(false, ask.RemoveLabels));
    }

    /// <summary>What the server has in place of what it refused; a mail that is gone is sync's to notice.</summary>
    private static async Task<Verdict> AsServerHas(
        ImapClient client, ChangeGroup group, Verdict.Refused refused, CancellationToken ct)
    {
        var emails = group.Changes.ToDictionary(change => (uint)change.Uid!.Value, change => change.EmailId);
        var found = new List<FlagsAtServer>();
        var fetched = await client.Fetch(
            group.Changes.Uids(),
            new FetchItems(FetchFacts.Flags),
            email =>
            {
                using (email)
                    if (email.Flags is { } flags && emails.TryGetValue(email.Uid, out var emailId))
                        found.Add(FlagsAtServer.Of(emailId, PlacedFlags.Of(email.Uid, flags)));
                return ValueTask.CompletedTask;
            },
            ct: ct);
        return fetched.IsDone(out _, out var verdict) || verdict is Verdict.Refused
            ? refused with { Flags = found }
            : verdict;
    }
}
