using MailMesh.Mirror.Blobs;

namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>A row of mirror.changes with what carrying it out needs.</summary>
internal sealed record WaitingChange
{
    public required long ChangeId { get; init; }
    public required Guid EmailId { get; init; }
    public required string Kind { get; init; }
    public bool? Read { get; init; }
    public bool? Starred { get; init; }
    public required string[] AddLabels { get; init; }
    public required string[] RemoveLabels { get; init; }
    /// <summary>Tries whose first command may have reached the server.</summary>
    public required int Attempts { get; init; }
    public required int Waits { get; init; }
    /// <summary>Where it goes; for a removal the TRASH.</summary>
    public Guid? TargetId { get; init; }
    /// <summary>Null: the server hasn't this folder yet.</summary>
    public string? TargetName { get; init; }
    public string? TargetRole { get; init; }
    /// <summary>Of the folder that was asked for: at a server with labels it may be a view of the target.</summary>
    public string? AskedRole { get; init; }
    /// <summary>Where the server has it; null with no place just now.</summary>
    public Guid? SourceId { get; init; }
    public string? SourceName { get; init; }
    /// <summary>All mail of a server with labels.</summary>
    public bool SourceHoldsAll { get; init; }
    /// <summary>The server has labels in place of folders.</summary>
    public bool IsLabelled { get; init; }
    public long? UidValidity { get; init; }
    public long? Uid { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid ThreadId { get; init; }
    public string? MessageId { get; init; }
    public required string ShownIn { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required byte[] Sha256 { get; init; }
    public required string Pack { get; init; }
    public required long Position { get; init; }
    public required long SizeBytes { get; init; }
    public required string ImapHost { get; init; }

    /// <summary>A try before was cut off, and sync has found the email where it was to go.</summary>
    public bool IsThere => (Kind is ChangeKind.Append || (Kind is ChangeKind.Move && !SourceHoldsAll))
        && SourceId == TargetId && Uid is not null;

    public BlobRef Blob => new(Sha256, Pack, Position, SizeBytes);

    /// <summary>Those alike are carried out by the same commands.</summary>
    internal string Likeness => string.Join(
        '\n', [Kind, SourceId, UidValidity, TargetId, Read, Starred, Attempts > 0, .. AddLabels, "-", .. RemoveLabels]);
}

/// <summary>Changes that one set of commands carries out: one kind, one folder, each email once.</summary>
internal sealed record ChangeGroup(IReadOnlyList<WaitingChange> Changes)
{
    /// <summary>A refusal is then asked about one by one: a group is no bigger than that is bearable for.</summary>
    public const int ChangesMax = 100;

    public WaitingChange First => Changes[0];

    public long[] ChangeIds => [.. Changes.Select(change => change.ChangeId)];

    public Guid[] EmailIds => [.. Changes.Select(change => change.EmailId)];

    /// <summary>The oldest change and those alike that no earlier change of their email holds back.</summary>
    public static ChangeGroup Oldest(IReadOnlyList<WaitingChange> waiting)
    {
        var likeness = waiting[0].Likeness;
        var held = new HashSet<Guid>();
        var group = new List<WaitingChange>();
        foreach (var change in waiting)
            if (held.Add(change.EmailId) && group.Count < ChangesMax && change.Likeness == likeness
                && (change.Kind != ChangeKind.Append || group.Count == 0))
                group.Add(change);
        return new ChangeGroup(group);
    }

    /// <summary>Those of these emails, or of the others.</summary>
    public ChangeGroup Of(IReadOnlyCollection<Guid> emailIds, bool others = false) =>
        new([.. Changes.Where(change => emailIds.Contains(change.EmailId) != others)]);

    /// <summary>After a start was noted.</summary>
    public ChangeGroup Begun() =>
        new([.. Changes.Select(change => change with { Attempts = change.Attempts + 1 })]);

    public IEnumerable<ChangeGroup> OneByOne() => Changes.Select(change => new ChangeGroup([change]));
}
