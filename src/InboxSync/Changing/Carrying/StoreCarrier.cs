using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>
/// Flags and labels. Labels are keywords where the server keeps new ones, Gmail's labels there, and else the mirror's
/// alone. Doing it twice does no harm.
/// </summary>
internal static class StoreCarrier
{
    private const string Seen = "\\Seen";
    private const string Flagged = "\\Flagged";
    private static readonly StoreOptions Flags = new() { IsSilent = true };
    private static readonly StoreOptions Labels = new() { IsSilent = true, GmailLabels = true };

    public static async Task<Verdict> Carry(ImapClient client, ChangeGroup group, CancellationToken ct)
    {
        if (await SourceMailbox.Open(client, group.First, ct) is { } closed)
            return closed;
        var uids = group.Changes.Uids();
        var kept = KeptKeywords.Of(client.Selected!.PermanentFlags);
        foreach (var (change, flags, options) in Steps(client, group.First, kept))
        {
            if (flags.Length == 0 || (await client.Store(uids, change, flags, options, ct)).IsDone(out _, out var no))
                continue;
            return no is Verdict.Refused refused ? await AsServerHas(client, group, refused, ct) : no;
        }
        return Verdict.Done.Plain with { Keywords = group.First.AddLabels.Length > 0 ? kept : null };
    }

    private static IEnumerable<(FlagChange, string[], StoreOptions)> Steps(
        ImapClient client, WaitingChange ask, KeptKeywords kept)
    {
        var isGmail = client.Capabilities.Has("X-GM-EXT-1");
        string[] Words(bool on, string[] labels) =>
        [
            .. ask.Read == on ? [Seen] : Array.Empty<string>(),
            .. ask.Starred == on ? [Flagged] : Array.Empty<string>(),
            .. isGmail ? [] : labels.Where(kept.Takes),
        ];
        yield return (FlagChange.Add, Words(true, ask.AddLabels), Flags);
        yield return (FlagChange.Remove, Words(false, ask.RemoveLabels), Flags);
        if (!isGmail)
            yield break;
        yield return (FlagChange.Add, ask.AddLabels, Labels);
        yield return (FlagChange.Remove, ask.RemoveLabels, Labels);
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
                        found.Add(Of(emailId, email.Uid, flags));
                return ValueTask.CompletedTask;
            },
            ct: ct);
        return fetched.IsDone(out _, out var verdict) || verdict is Verdict.Refused
            ? refused with { Flags = found }
            : verdict;
    }

    private static FlagsAtServer Of(Guid emailId, uint uid, IReadOnlyList<string> flags)
    {
        var placed = PlacedFlags.Of(uid, flags);
        return new FlagsAtServer(emailId, placed.IsRead, placed.IsStarred, [.. placed.Labels]);
    }
}
