namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>
/// Waits until nobody looks at these folders, and keeps others from it until disposed: what was read of a mail's flags
/// before our STORE must not be taken for news after it is settled, nor the other way round.
/// </summary>
/// <param name="folderIds">Null for one that a change hasn't.</param>
public delegate Task<IDisposable> FolderTurns(IReadOnlyList<Guid?> folderIds, CancellationToken ct);
