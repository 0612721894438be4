using System.Threading.Channels;

namespace MailMesh.InboxSync.Syncing.Fetching;

/// <summary>
/// Stores batches in their order, in two steps beside each other: while one is committed the next is parsed and its
/// bytes are kept. One more waits in between, since batches differ in what each step costs them.
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
            await foreach (var batch in prepared.Reader.ReadAllAsync(CancellationToken.None))
                await Commit(folder, batch, ct);
        }
        catch (Exception e)
        {
            prepared.Writer.TryComplete(e);
            throw;
        }
    }

    private async Task Commit(SyncedFolder folder, MailIntake.PreparedBatch batch, CancellationToken ct)
    {
        if (batch.Mails.Length > 0)
            await _intake.Commit(folder, batch, ct);
        else if (batch.FiledFrom is { } from && !folder.State.IsWhole)
            await store.Save(scope.Inbox, folder, folder.State with { FiledFrom = Math.Max(from, 2) }, ct);
    }
}
