using MailMesh.Mirror;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing;

/// <summary>A folder in a session: what the mirror reflects of it, and whose turn it is to look.</summary>
internal sealed class SyncedFolder(FolderState state) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>As last committed.</summary>
    public FolderState State { get; set; } = state;

    public bool IsInbox => State.Role == FolderRole.Inbox;

    /// <summary>Mail that shows up here was written or thrown away by the owner: it didn't arrive.</summary>
    public bool TellsArrivals => State.Role is not (FolderRole.Sent or FolderRole.Drafts or FolderRole.Trash);

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
