namespace MailMesh.InboxSync.Syncing;

/// <summary>
/// What doesn't wait for the end of a long first sync: between two of its windows changes by keys are carried out, and
/// new mail of all folders is fetched.
/// </summary>
internal sealed class Interlude(SessionScope scope, FolderLook look, TimeSpan pollEvery, TimeProvider clock)
{
    /// <summary>Where no connection of its own watches INBOX.</summary>
    public static readonly TimeSpan UnwatchedEvery = TimeSpan.FromSeconds(5);

    private long _looked = clock.GetTimestamp();

    /// <summary>
    /// Tells the server what keys asked for of emails whose place is known; the turn of the folder is held already.
    /// </summary>
    public required Func<ServerLink, SyncedFolder, CancellationToken, Task> Carry { get; init; }

    public bool IsDue => scope.Calls.Any || IsTimeForLook;

    private bool IsTimeForLook => clock.GetElapsedTime(_looked)
        >= (scope.IsWatched || pollEvery < UnwatchedEvery ? pollEvery : UnwatchedEvery);

    /// <summary>Another folder may be open afterwards.</summary>
    /// <param name="filling">The folder whose first sync waits meanwhile.</param>
    public async Task Run(ServerLink link, SyncedFolder filling, CancellationToken ct)
    {
        var asked = scope.Calls.Take();
        if (asked.HasFlag(SessionCall.Carry))
            await Carry(link, filling, ct);
        if (!asked.HasFlag(SessionCall.Look) && !IsTimeForLook)
            return;
        var others = scope.Folders.Where(folder => folder != filling);
        var listed = await FolderStatuses.List(link, ct);
        foreach (var (folder, status) in await FolderStatuses.Of(link, listed, others, ct))
            // Another UIDVALIDITY is a first sync too: it waits for its turn in the round.
            if (status is not null && status.UidValidity == folder.State.UidValidity)
                await look.News(link, folder, status, ct);
        _looked = clock.GetTimestamp();
    }
}
