using MailMesh.Mirror;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing;

/// <summary>A folder in a session: what the mirror reflects of it, and whose turn it is to look.</summary>
internal sealed class SyncedFolder(FolderState state) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _isDoubted;

    /// <summary>As last committed.</summary>
    public FolderState State { get; set; } = state;

    /// <summary>A look is due, whatever its STATUS tells; its row has no total then, for the next session.</summary>
    public bool IsDoubted
    {
        get => _isDoubted;
        set => _isDoubted = value;
    }

    /// <summary>
    /// Flags were heard up to this mod-sequence, as far as the server told: the watch asks from here, a look from
    /// <see cref="FolderState.ModSequence"/>.
    /// </summary>
    public long HeardUpTo { get; set; }

    /// <summary>INBOX, or where the server has labels the folder of all mail.</summary>
    public bool IsInbox => State.Role == FolderRole.Inbox || State.HoldsAll;

    /// <summary>Mail that shows up in these was written or thrown away by the owner: it didn't arrive.</summary>
    /// <param name="shownIn">Its role, where labels say it.</param>
    public bool TellsArrival(string? shownIn) =>
        (shownIn ?? State.Role) is not (FolderRole.Sent or FolderRole.Drafts or FolderRole.Trash);

    /// <summary>The watch and the work connection look one after the other.</summary>
    public async Task<IDisposable> Enter(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        return new Turn(_turn);
    }

    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
