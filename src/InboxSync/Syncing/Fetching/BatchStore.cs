using System.Threading.Channels;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Syncing.Fetching;

/// <summary>
/// Stores batches in their order, in two steps beside each other: while one is committed the next is parsed and its
/// bytes are kept. One more waits in between, since batches differ in what each step costs them.
/// <para>
/// A first sync's commits don't wait for the disk: what a dying database lost of them is fetched again, since
/// <see cref="SyncedFolder.State"/> is where the folder is for certain, and moves on only at the end.
/// </para>
/// </summary>
internal sealed class BatchStore(SyncStore store, SessionScope scope)
{
    private readonly MailIntake _intake = new(store, scope);

    /// <summary>
    /// Until the channel is completed. A fault completes it: who gathers would wait for ever.
    /// </summary>
    public async Task StoreAll(SyncedFolder folder, Channel<IntakeBatch> batches, CancellationToken ct)
    {
        var prepared = Channel.CreateBounded<MailIntake.PreparedBatch>(1);
        var committing = Task.Run(() => CommitAll(folder, prepared, ct), CancellationToken.None);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(CancellationToken.None))
                using (batch)
                    await prepared.Writer.WriteAsync(await Prepare(folder, batch), CancellationToken.None);
        }
        catch (ChannelClosedException)
        {
            // A commit failed. It says why below.
        }
        finally
        {
            prepared.Writer.TryComplete();
            // Awaited below, where no other fault came first.
            await committing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            batches.Writer.TryComplete();
            while (batches.Reader.TryRead(out var left))
                left.Dispose();
        }
        await committing;
    }

    private async Task<MailIntake.PreparedBatch> Prepare(SyncedFolder folder, IntakeBatch batch) =>
        batch.Mails.Count > 0 ? await _intake.Prepare(folder, batch) : new([], batch.FiledFrom);

    private async Task CommitAll(
        SyncedFolder folder, Channel<MailIntake.PreparedBatch> prepared, CancellationToken ct)
    {
        try
        {
            await using var commits = folder.State.IsWhole ? null : await store.TryCommitAsynchronously(ct);
            if (commits is null)
                await CommitEach(folder, _intake, prepared.Reader, state => folder.State = state, ct);
            else
                await CommitAhead(folder, store.On(commits), prepared.Reader, ct);
        }
        catch (Exception e)
        {
            prepared.Writer.TryComplete(e);
            throw;
        }
    }

    private async Task CommitAhead(
        SyncedFolder folder, SyncStore ahead, ChannelReader<MailIntake.PreparedBatch> prepared, CancellationToken ct)
    {
        var reached = folder.State;
        await CommitEach(folder, new MailIntake(ahead, scope), prepared, state => reached = state, ct);
        // Whatever was written: with this, all of it is on the disk.
        await ahead.Save(scope.Inbox, folder, reached, ct, (_, _) => Task.CompletedTask);
    }

    private static async Task CommitEach(
        SyncedFolder folder, MailIntake intake, ChannelReader<MailIntake.PreparedBatch> prepared,
        Action<FolderState> reach, CancellationToken ct)
    {
        var state = folder.State;
        await foreach (var batch in prepared.ReadAllAsync(CancellationToken.None))
        {
            if (batch.Mails.Length > 0)
                state = await intake.Commit(folder, state, batch, ct);
            else if (batch.FiledFrom is { } from && !state.IsWhole)
                state = state with { FiledFrom = Math.Max(from, 2) };
            reach(state);
        }
    }
}
