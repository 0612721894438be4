using MailMesh.Contracts;

namespace MailMesh.InboxSync.Changing;

/// <summary>What becomes of one email: its new state, and what its server has to be told.</summary>
internal sealed record EmailEdit(LockedEmail Before)
{
    /// <summary>Labels of one email; what goes beyond is left out.</summary>
    public const int LabelsMax = 100;

    public NamedFolder? MovedTo { get; init; }
    public bool IsRead { get; init; } = Before.IsRead;
    public bool IsStarred { get; init; } = Before.IsStarred;
    public string[] Labels { get; init; } = Before.Labels;
    /// <summary>The server removes it for good; until it has, the mirror shows it in TRASH.</summary>
    public bool Removes { get; init; }

    public Guid FolderId => MovedTo?.FolderId ?? Before.FolderId;

    public static EmailEdit Of(LockedEmail email, UpdateEmails ask, NamedFolder? target) => new(email)
    {
        MovedTo = target?.FolderId == email.FolderId ? null : target,
        IsRead = ask.Read ?? email.IsRead,
        IsStarred = ask.Starred ?? email.IsStarred,
        Labels =
        [
            .. email.Labels.Concat(ask.AddLabels).Concat(target?.Label is { } label ? [label] : [])
                .Except(ask.RemoveLabels, StringComparer.Ordinal)
                .Distinct(StringComparer.Ordinal).Take(LabelsMax),
        ],
    };

    /// <summary>Nothing for a hosted inbox: there the mirror is all there is.</summary>
    public IEnumerable<ChangeRow> ForServer()
    {
        if (!Before.IsConnected)
            yield break;
        var added = Labels.Except(Before.Labels, StringComparer.Ordinal).ToArray();
        var removed = Before.Labels.Except(Labels, StringComparer.Ordinal).ToArray();
        if (IsRead != Before.IsRead || IsStarred != Before.IsStarred || added.Length + removed.Length > 0)
            yield return Row(ChangeKind.Store) with
            {
                Read = IsRead == Before.IsRead ? null : IsRead,
                Starred = IsStarred == Before.IsStarred ? null : IsStarred,
                AddLabels = added,
                RemoveLabels = removed,
            };
        if (Removes)
            yield return Row(ChangeKind.Remove);
        else if (MovedTo is { } folder)
            yield return Row(ChangeKind.Move) with { FolderId = folder.FolderId };
    }

    private ChangeRow Row(string kind) =>
        new() { InboxId = Before.InboxId, EmailId = Before.EmailId, Kind = kind };
}
