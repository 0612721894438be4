using MailMesh.InboxSync.Changing;
using MailMesh.InboxSync.Changing.Carrying;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mirror;

namespace MailMesh.InboxSync.Gmail;

/// <summary>
/// Changes that at Gmail are changes of labels. What the server made of them is read back, since its labels say where
/// an email is shown.
/// </summary>
internal static class GmailCarrier
{
    private static readonly StoreOptions Flags = new() { IsSilent = true };
    private static readonly StoreOptions Labels = new() { IsSilent = true, GmailLabels = true };

    /// <summary>Into spam and trash, and out of them into all mail, Gmail moves as any server does.</summary>
    public static bool Carries(WaitingChange change) => change.IsLabelled
        && (change.Kind == ChangeKind.Store
            || (change.Kind == ChangeKind.Move && change.TargetRole is not (FolderRole.Trash or FolderRole.Spam)
                && (change.TargetRole != FolderRole.Archive || change.SourceHoldsAll)));

    public static async Task<Verdict> Carry(ImapClient client, ChangeGroup group, CancellationToken ct)
    {
        if (await SourceMailbox.Open(client, group.First, ct) is { } closed)
            return closed;
        var uids = group.Changes.Uids();
        if (group.First is { Kind: ChangeKind.Move, SourceHoldsAll: false, TargetRole: FolderRole.Inbox })
            return (await client.Move(uids, FolderRole.Inbox, ct)).IsDone(out _, out var kept)
                ? new Verdict.Done([], group.EmailIds) // its UID in all mail is sync's to find
                : kept;
        if (group.First is { Kind: ChangeKind.Move, TargetRole: not (FolderRole.Inbox or FolderRole.Archive) })
            return await AsServerHas(
                client, group, new Verdict.Refused("Gmail itself decides what lies in this folder"), ct);
        foreach (var (change, words, options) in Steps(group.First))
            if (words.Length > 0
                && !(await client.Store(uids, change, words, options, ct)).IsDone(out _, out var verdict))
                return verdict is Verdict.Refused ? await AsServerHas(client, group, verdict, ct) : verdict;
        return await AsServerHas(client, group, Verdict.Done.Plain, ct);
    }

    private static IEnumerable<(FlagChange, string[], StoreOptions)> Steps(WaitingChange ask)
    {
        if (ask.Kind == ChangeKind.Move)
        {
            var change = ask.TargetRole == FolderRole.Inbox ? FlagChange.Add : FlagChange.Remove;
            yield return (change, [GmailLabels.Inbox], Labels);
            yield break;
        }
        yield return (FlagChange.Add, StoreCarrier.FlagsOf(ask, true), Flags);
        yield return (FlagChange.Remove, StoreCarrier.FlagsOf(ask, false), Flags);
        yield return (FlagChange.Add, GmailLabels.ForServer(ask.AddLabels), Labels);
        yield return (FlagChange.Remove, GmailLabels.ForServer(ask.RemoveLabels), Labels);
    }

    private static async Task<Verdict> AsServerHas(
        ImapClient client, ChangeGroup group, Verdict verdict, CancellationToken ct)
    {
        var emails = group.Changes.ToDictionary(change => (uint)change.Uid!.Value, change => change.EmailId);
        var found = new List<FlagsAtServer>();
        var fetched = await client.Fetch(
            group.Changes.Uids(),
            new FetchItems(FetchFacts.Flags | FetchFacts.GmailLabels),
            email =>
            {
                using (email)
                    if (emails.TryGetValue(email.Uid, out var emailId)
                        && GmailLabels.Read(email, group.First.SourceHoldsAll) is { } flags)
                        found.Add(FlagsAtServer.Of(emailId, flags));
                return ValueTask.CompletedTask;
            },
            ct: ct);
        if (!fetched.IsDone(out _, out var failed) && failed is not Verdict.Refused)
            return failed;
        return verdict is Verdict.Refused refused
            ? refused with { Flags = found }
            : Verdict.Done.Plain with { Flags = found };
    }
}
