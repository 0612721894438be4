namespace MailMesh.Mail.Imap.Client;

/// <summary>
/// Changes that came without being asked for, until someone takes them. Bounded: past the limit all are replaced by
/// one <see cref="MailboxChange.Overflow"/>, since a half-told story misleads.
/// </summary>
internal sealed class ChangeQueue(int changesMax)
{
    private readonly Lock _lock = new();
    private readonly Queue<MailboxChange> _changes = new();
    private TaskCompletionSource? _waiter;

    public MailboxChange[] Take()
    {
        lock (_lock)
        {
            MailboxChange[] taken = [.. _changes];
            _changes.Clear();
            return taken;
        }
    }

    /// <summary>Completes once there is a change to take.</summary>
    public Task WhenAny()
    {
        lock (_lock)
        {
            if (_changes.Count > 0) return Task.CompletedTask;
            _waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task;
        }
    }

    public void Add(MailboxChange change)
    {
        lock (_lock)
        {
            if (_changes.Count >= changesMax)
            {
                _changes.Clear();
                change = new MailboxChange.Overflow();
            }
            _changes.Enqueue(change);
            _waiter?.TrySetResult();
            _waiter = null;
        }
    }
}
