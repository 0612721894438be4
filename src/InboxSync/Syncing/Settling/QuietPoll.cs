using System.Security.Cryptography;
using System.Text;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing.Settling;

/// <summary>
/// A poll that finds all as it was. Where the round before left nothing waiting, nothing was written since, and the
/// server's list and the status of every folder are still the same, a round would change nothing: then it isn't run,
/// and the database isn't asked.
/// </summary>
internal sealed class QuietPoll(SyncStore store, SessionScope scope)
{
    /// <summary>A round is run this often all the same: whatever no poll can see is mended by it.</summary>
    public static readonly TimeSpan RoundEvery = TimeSpan.FromMinutes(10);

    private byte[]? _listed;
    private Settled? _settled;

    /// <summary>The server listed these in the round under way; where it told no counts, rounds stay.</summary>
    public void See(IReadOnlyList<MailboxInfo> listed)
    {
        _listed = listed.All(each => each.Status is not null || !each.IsSelectable) ? Print(listed) : null;
        _settled = null;
    }

    /// <summary>The round is over.</summary>
    public async Task Settle(CancellationToken ct)
    {
        if (_listed is not { } listed)
            return;
        // Read before: what is written meanwhile, by the watch, may be unseen by the question.
        var writes = scope.Inbox.Writes;
        if (await store.Ask(connection => LookRounds.IsSettled(connection, scope.Inbox.InboxId), ct))
            _settled = new Settled(listed, writes, store.Clock.GetTimestamp());
    }

    /// <summary>True where a round would do nothing.</summary>
    public async Task<bool> Holds(ServerLink link, CancellationToken ct)
    {
        // STATUS of an open folder may be as old as its opening.
        if (_settled is not { } settled || link.Client.Selected is not null || !scope.WasWhole
            || settled.Writes != scope.Inbox.Writes || store.Clock.GetElapsedTime(settled.At) >= RoundEvery)
            return false;
        var listed = await FolderStatuses.List(link, ct);
        if (!settled.Listed.AsSpan().SequenceEqual(Print(listed)))
            return false;
        var told = FolderStatuses.Told(listed);
        var looksAnyway = LookPass.LooksAnywayIn(scope.Memory.Rounds + 1);
        foreach (var folder in scope.Folders)
            if (FolderStatuses.MayDiffer(
                link, folder, told.GetValueOrDefault(folder.State.ServerName!), looksAnyway))
                return false;
        if (settled.Writes != scope.Inbox.Writes)
            return false;
        scope.Memory.Rounds++;
        return true;
    }

    /// <summary>
    /// Of what a round goes by. Not of all attributes: Dovecot's \Marked comes and goes. Nor of ids: Cyrus 3.6 sends
    /// freed memory as those, and they are of use for new names alone.
    /// </summary>
    private static byte[] Print(IReadOnlyList<MailboxInfo> listed) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
            '\0', listed.SelectMany(each => (string[])[each.Name, $"{each.Delimiter}{each.Use}{each.IsSelectable}"]))));

    private sealed record Settled(byte[] Listed, int Writes, long At);
}
