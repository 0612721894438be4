using MailMesh.InboxSync.Fleet;
using MailMesh.InboxSync.Gmail;
using MailMesh.InboxSync.Syncing.Settling;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mirror;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing;

/// <summary>What the loops of one session share.</summary>
/// <param name="wasWhole">The mirror was whole before: what turns up in a new folder is news.</param>
internal sealed class SessionScope(HeldInbox inbox, InboxMemory memory, bool wasWhole) : IDisposable
{
    private readonly LookPass? _passBefore = memory.Pass;
    private readonly int _stepsBefore = memory.Pass?.Steps ?? 0;
    private readonly TaskCompletionSource _inboxIsWhole = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Dictionary<Guid, SyncedFolder> _folders = [];
    private volatile bool _hasBrought;

    public HeldInbox Inbox => inbox;

    public InboxMemory Memory => memory;

    public Suspects Suspects => memory.Suspects;

    public bool WasWhole { get; set; } = wasWhole;

    /// <summary>INBOX first, then by role, then by name.</summary>
    public IReadOnlyList<SyncedFolder> Folders { get; private set; } = [];

    /// <summary>The server has labels in place of folders.</summary>
    public bool HasLabels => Folders.Any(folder => folder.State.HoldsAll);

    /// <summary>What a server says of one mail; null where it left something out.</summary>
    public PlacedFlags? FlagsOf(SyncedFolder folder, FetchedEmail email) =>
        HasLabels ? GmailLabels.Read(email, folder.State.HoldsAll)
        : email.Flags is { } flags ? PlacedFlags.Of(email.Uid, flags) : null;

    public SyncedFolder? InboxFolder => Folders.FirstOrDefault(folder => folder.IsInbox);

    /// <summary>From here on a watch connection keeps INBOX current.</summary>
    public Task InboxIsWhole => _inboxIsWhole.Task;

    public void MarkInboxWhole() => _inboxIsWhole.TrySetResult();

    /// <summary>The session brought mail, or was cut in a look at all folders that it brought further.</summary>
    public bool HasProgressed => _hasBrought
        || (memory.Pass is { } cut && cut.Steps > (cut == _passBefore ? _stepsBefore : 0));

    public void MarkProgress() => _hasBrought = true;

    /// <summary>What is asked of the work connection.</summary>
    public SessionCalls Calls { get; } = new();

    /// <summary>A connection of its own keeps INBOX current.</summary>
    public bool IsWatched { get; set; }

    /// <summary>Takes the book's folders; those that stay keep what the session knows of them.</summary>
    public void Adopt(IReadOnlyList<FolderState> book)
    {
        var folders = new Dictionary<Guid, SyncedFolder>();
        foreach (var state in book)
        {
            if (!_folders.Remove(state.FolderId, out var folder))
                folder = new SyncedFolder(state);
            // Progress is the session's, as it has written it; names and roles are the book's.
            folder.State = folder.State with
            {
                Role = state.Role, Name = state.Name, ServerName = state.ServerName, MailboxId = state.MailboxId,
            };
            folders[state.FolderId] = folder;
        }
        _folders = folders;
        Folders =
        [
            .. folders.Values.OrderBy(folder => Rank(folder.State))
                .ThenBy(folder => folder.State.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>The turns of several folders at once. Only the work connection asks for more than one.</summary>
    /// <param name="held">Its turn is the caller's already.</param>
    public async Task<IDisposable> Enter(IReadOnlyList<Guid?> folderIds, SyncedFolder? held, CancellationToken ct)
    {
        var turns = new Turns();
        try
        {
            foreach (var folder in Folders.Where(each => each != held && folderIds.Contains(each.State.FolderId)))
                turns.Add(await folder.Enter(ct));
            return turns;
        }
        catch (OperationCanceledException)
        {
            turns.Dispose();
            throw;
        }
    }

    /// <summary>What the mirror has of these may be less than their counts tell.</summary>
    public void Doubt(IReadOnlyCollection<Guid> folderIds)
    {
        foreach (var folder in Folders.Where(folder => folderIds.Contains(folder.State.FolderId)))
            folder.IsDoubted = true;
    }

    public void Dispose()
    {
        foreach (var folder in Folders)
            folder.Dispose();
    }

    private static int Rank(FolderState folder) =>
        folder.Role is null ? int.MaxValue : FolderRole.All.ToList().IndexOf(folder.Role);

    private sealed class Turns : IDisposable
    {
        private readonly List<IDisposable> _turns = [];

        public void Add(IDisposable turn) => _turns.Add(turn);

        public void Dispose() => _turns.ForEach(turn => turn.Dispose());
    }
}

/// <summary>A connection of a session.</summary>
/// <param name="Resyncs">QRESYNC is enabled (RFC 7162).</param>
internal sealed record ServerLink(ImapClient Client, bool Resyncs);

/// <summary>What a worker keeps of an inbox from session to session, while it lives.</summary>
internal sealed class InboxMemory
{
    public Suspects Suspects { get; } = new();

    /// <summary>Begun so far. A server that hangs up often isn't asked for all flags in each session.</summary>
    public int Rounds { get; set; }

    /// <summary>The look at all folders that is under way, or was when the last connection ended.</summary>
    public LookPass? Pass { get; set; }

    /// <summary>How the folders stood in the look before.</summary>
    public FolderStands? Stands { get; set; }
}

/// <summary>
/// Mails in whose middle a connection may have been lost. The next sessions fetch such a mail alone and last, and
/// name it as faulty after <see cref="LossesMax"/>: a server that hangs up often must not condemn a good mail. Kept
/// while the worker lives.
/// </summary>
internal sealed class Suspects
{
    public const int LossesMax = 3; // once among others, twice alone

    private readonly Dictionary<(Guid FolderId, uint Uid), int> _losses = [];

    public bool Any
    {
        get
        {
            lock (_losses) return _losses.Count > 0;
        }
    }

    public void Note(Guid folderId, uint uid)
    {
        lock (_losses) _losses[(folderId, uid)] = _losses.GetValueOrDefault((folderId, uid)) + 1;
    }

    public int LossesOf(Guid folderId, uint uid)
    {
        lock (_losses) return _losses.GetValueOrDefault((folderId, uid));
    }

    public void Clear(Guid folderId, uint uid)
    {
        lock (_losses) _losses.Remove((folderId, uid));
    }
}
