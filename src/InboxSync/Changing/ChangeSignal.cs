using System.Collections.Concurrent;

namespace MailMesh.InboxSync.Changing;

/// <summary>
/// Tells the session of an inbox that changes wait for its server. Raised after each commit of this process;
/// <see cref="ChangePoll"/> raises it for those of other replicas.
/// </summary>
public sealed class ChangeSignal
{
    private readonly ConcurrentDictionary<Guid, ChangeBell> _bells = new();

    /// <summary>Inboxes whose sessions listen here.</summary>
    public IReadOnlyCollection<Guid> Listening => [.. _bells.Keys];

    /// <summary>
    /// One session at a time listens for an inbox; the one before is over. It carries what waits already without being
    /// told.
    /// </summary>
    public ChangeBell Listen(Guid inboxId)
    {
        var bell = new ChangeBell(left => _bells.TryRemove(KeyValuePair.Create(inboxId, left)));
        _bells[inboxId] = bell;
        return bell;
    }

    public void Raise(Guid inboxId)
    {
        if (_bells.TryGetValue(inboxId, out var bell))
            bell.Ring();
    }

    public void Raise(IEnumerable<Guid> inboxIds)
    {
        foreach (var inboxId in inboxIds)
            Raise(inboxId);
    }
}

/// <summary>Rung when changes wait; one ring stands for any number.</summary>
public sealed class ChangeBell(Action<ChangeBell> leave) : IDisposable
{
    private TaskCompletionSource _rung = New();

    /// <summary>Waits until rung since the last wait that ended.</summary>
    public async Task Wait(CancellationToken ct)
    {
        await Volatile.Read(ref _rung).Task.WaitAsync(ct);
        Interlocked.Exchange(ref _rung, New());
    }

    public void Dispose() => leave(this);

    internal void Ring() => Volatile.Read(ref _rung).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
