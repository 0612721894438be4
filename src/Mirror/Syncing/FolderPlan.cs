using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mirror.Syncing;

/// <summary>
/// Decides, without reading or writing, which of our folders each of the server's is. A folder that was renamed keeps
/// its id where the server's id of it (RFC 8474), or UIDVALIDITY and UIDNEXT together, show that it is the same.
/// </summary>
public sealed record FolderPlan(
    IReadOnlyList<FolderState> Kept, IReadOnlyList<FolderState> Added, IReadOnlyList<FolderState> Gone)
{
    public const int NameCharsMax = 500;

    /// <param name="hasLabels">
    /// The server has labels (Gmail): where it shows a folder of all mail, that, spam and trash hold everything, and
    /// the others are labels.
    /// </param>
    public static FolderPlan Of(
        IReadOnlyList<FolderState> known, IReadOnlyList<MailboxInfo> listed, bool hasLabels = false)
    {
        var isLabelled = hasLabels && listed.Any(each => each is { IsSelectable: true, Use: SpecialUse.All });
        MailboxInfo[] mailboxes =
        [
            // \Flagged and \Important are views of mail that other folders hold (RFC 6154 §2).
            .. listed.Where(each => each.IsSelectable)
                .Where(each => !isLabelled || each.Use is SpecialUse.All or SpecialUse.Junk or SpecialUse.Trash)
                .Where(each => each.Use is not (SpecialUse.Flagged or SpecialUse.Important))
                .DistinctBy(each => each.Name),
        ];
        var roles = FolderRoles.Of(mailboxes);
        var matched = Match(known, mailboxes, roles);
        HashSet<string> names = [.. known.Where(each => each.ServerName is null).Select(each => each.Name)];
        var kept = new List<FolderState>();
        var added = new List<FolderState>();
        foreach (var mailbox in mailboxes)
        {
            var there = matched.GetValueOrDefault(mailbox.Name);
            var folder = (there ?? new FolderState { FolderId = Guid.CreateVersion7(), Name = mailbox.Name }) with
            {
                Role = roles.GetValueOrDefault(mailbox.Name),
                Name = Free(names, mailbox.Name),
                ServerName = mailbox.Name,
                MailboxId = IdOf(mailbox) ?? there?.MailboxId,
                HoldsAll = isLabelled && mailbox.Use is SpecialUse.All,
            };
            (there is null ? added : kept).Add(folder);
        }
        // Every inbox has every role: what the server lacks is ours alone until it has it.
        foreach (var role in FolderRole.All.Except(roles.Values))
            if (!known.Any(folder => folder.ServerName is null && folder.Role == role))
                added.Add(new FolderState
                {
                    FolderId = Guid.CreateVersion7(), Role = role, Name = Free(names, role), FiledFrom = 1,
                });
        var stays = kept.Select(folder => folder.FolderId).ToHashSet();
        var gone = known.Where(each => each.ServerName is not null && !stays.Contains(each.FolderId));
        return new(kept, added, [.. gone]);
    }

    private static Dictionary<string, FolderState> Match(
        IReadOnlyList<FolderState> known, MailboxInfo[] mailboxes, IReadOnlyDictionary<string, string> roles)
    {
        var matched = new Dictionary<string, FolderState>();
        var left = known.ToDictionary(folder => folder.FolderId);
        void Take(MailboxInfo mailbox, FolderState? folder)
        {
            if (folder is not null && left.Remove(folder.FolderId))
                matched[mailbox.Name] = folder;
        }

        foreach (var mailbox in mailboxes)
            Take(mailbox, known.FirstOrDefault(folder => folder.ServerName == mailbox.Name));
        foreach (var mailbox in mailboxes.Where(each => !matched.ContainsKey(each.Name)))
            Take(mailbox, Only(left.Values.Where(folder => folder.ServerName is not null && IsSame(folder, mailbox))));
        foreach (var mailbox in mailboxes.Where(each => !matched.ContainsKey(each.Name)))
            if (roles.GetValueOrDefault(mailbox.Name) is { } role)
                Take(mailbox, left.Values.FirstOrDefault(folder => folder.ServerName is null && folder.Role == role));
        return matched;
    }

    private static bool IsSame(FolderState folder, MailboxInfo mailbox)
    {
        if (mailbox.Status is not { } status)
            return false;
        if (folder.MailboxId is { } id && IdOf(mailbox) is { } other)
            return id == other;
        return status is { UidValidity: > 0, UidNext: > 1 }
            && folder.UidValidity == status.UidValidity && folder.UidNext == status.UidNext;
    }

    /// <summary>Null for what is no objectid (RFC 8474 §7): Cyrus 3.6 sends freed memory in LIST's STATUS.</summary>
    private static string? IdOf(MailboxInfo mailbox) =>
        mailbox.Status?.MailboxId is { Length: > 0 and <= 255 } id
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? id : null;

    private static FolderState? Only(IEnumerable<FolderState> folders)
    {
        var two = folders.Take(2).ToArray();
        return two.Length == 1 ? two[0] : null;
    }

    /// <summary>As people see it: names that are one after cleaning are told apart.</summary>
    private static string Free(HashSet<string> names, string name)
    {
        var clean = StoredText.Clean(string.Concat(name.Select(c => char.IsControl(c) ? '\uFFFD' : c)), NameCharsMax);
        var free = clean;
        for (var number = 2; !names.Add(free); number++)
            free = $"{clean} ({number})";
        return free;
    }
}
