namespace MailMesh.Mirror.Threading;

/// <summary>An email that looks for its thread.</summary>
/// <param name="Conversation">One of the keys, which alone decides: the provider has threads of its own.</param>
public sealed record Threadable(
    Guid InboxId, IReadOnlyList<Guid> Keys, BaseSubject Subject, Correspondent? From, DateTimeOffset ReceivedAt,
    Guid? Conversation = null);

/// <summary>
/// Decides, without reading or writing, which thread each email of a batch belongs to: by the Message-IDs it bears and
/// mentions, else by its subject. An email that knows two threads makes them one, under the older id.
/// </summary>
public sealed class ThreadPlan
{
    /// <summary>A subject alone joins a thread that was alive within this time.</summary>
    public static readonly TimeSpan SubjectWindow = TimeSpan.FromDays(30);

    private readonly Dictionary<(Guid Inbox, Guid Key), Guid> _threadOfKey;
    private readonly HashSet<(Guid Inbox, Guid Key)> _knownKeys;
    private readonly Dictionary<Guid, Guid> _mergedInto = [];
    private readonly Dictionary<Guid, Touched> _touched = [];
    private readonly HashSet<Guid> _begun = [];

    /// <param name="known">Threads of the batch's keys that are in the mirror.</param>
    public ThreadPlan(IReadOnlyDictionary<(Guid Inbox, Guid Key), Guid> known)
    {
        _threadOfKey = new(known);
        _knownKeys = [.. known.Keys];
    }

    /// <summary>Threads that begin with an email of the batch.</summary>
    public IEnumerable<Touched> NewThreads => Threads.Where(thread => _begun.Contains(thread.ThreadId));

    /// <summary>Threads of the mirror that get an email.</summary>
    public IEnumerable<Touched> KnownThreads => Threads.Where(thread => !_begun.Contains(thread.ThreadId));

    /// <summary>Threads that went into another.</summary>
    public IEnumerable<(Guid Loser, Guid Winner)> Merges => _mergedInto.Keys.Select(loser => (loser, Final(loser)));

    /// <summary>Keys that the mirror doesn't know yet.</summary>
    public IEnumerable<(Guid Inbox, Guid Key, Guid Thread)> NewKeys => _threadOfKey
        .Where(entry => !_knownKeys.Contains(entry.Key))
        .Select(entry => (entry.Key.Inbox, entry.Key.Key, Final(entry.Value)));

    private IEnumerable<Touched> Threads =>
        _touched.Values.Where(thread => !_mergedInto.ContainsKey(thread.ThreadId));

    /// <summary>The thread of an email so far; ask <see cref="Final"/> once all are assigned.</summary>
    /// <param name="sameSubject">A thread of the mirror that the subject rule allows, or null.</param>
    public Guid Assign(Threadable email, Guid? sameSubject)
    {
        var thread = (email.Conversation is { } conversation
                ? Of(email.InboxId, conversation)
                : OfKeys(email) ?? (email.Subject.IsReply ? sameSubject ?? OfBatch(email) : null))
            ?? Begin(email);
        thread = Final(thread);
        foreach (var key in email.Keys)
            if (email.Conversation is null || key == email.Conversation)
                _threadOfKey[(email.InboxId, key)] = thread;
            else
                _threadOfKey.TryAdd((email.InboxId, key), thread);
        _touched[thread] = _touched.TryGetValue(thread, out var touched)
            ? touched with { LastEmailAt = Later(touched.LastEmailAt, email.ReceivedAt) }
            : new Touched(thread, email.InboxId, email.Subject.Text, email.ReceivedAt, email.From?.Address);
        return thread;
    }

    /// <summary>Where a thread's emails are, after all merges.</summary>
    public Guid Final(Guid thread)
    {
        while (_mergedInto.TryGetValue(thread, out var winner))
            thread = winner;
        return thread;
    }

    private Guid Begin(Threadable email)
    {
        var thread = Guid.CreateVersion7(email.ReceivedAt);
        _begun.Add(thread);
        return thread;
    }

    private Guid? Of(Guid inboxId, Guid key) =>
        _threadOfKey.TryGetValue((inboxId, key), out var thread) ? thread : null;

    private Guid? OfKeys(Threadable email)
    {
        Guid? found = null;
        foreach (var key in email.Keys)
        {
            if (!_threadOfKey.TryGetValue((email.InboxId, key), out var other))
                continue;
            other = Final(other);
            found = found is { } one && one != other ? Merge(one, other) : other;
        }
        return found;
    }

    private Guid Merge(Guid one, Guid other)
    {
        // UUIDv7 in order of their text: the smaller is the older.
        var (winner, loser) = one.CompareTo(other) < 0 ? (one, other) : (other, one);
        _mergedInto[loser] = winner;
        if (_touched.TryGetValue(loser, out var lost))
            _touched[winner] = _touched.TryGetValue(winner, out var won)
                ? won with { LastEmailAt = Later(won.LastEmailAt, lost.LastEmailAt) }
                : lost with { ThreadId = winner };
        return winner;
    }

    /// <summary>The subject rule among emails that arrive together.</summary>
    private Guid? OfBatch(Threadable email) => email.Subject.Text.Length == 0 || email.From is null
        ? null
        : _touched.Values.LastOrDefault(thread =>
            thread.InboxId == email.InboxId && thread.BaseSubject == email.Subject.Text
            && string.Equals(thread.Starter, email.From.Address, StringComparison.OrdinalIgnoreCase))?.ThreadId;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>A thread with its newest email.</summary>
    /// <param name="Starter">Who wrote the batch's first email of it.</param>
    public sealed record Touched(
        Guid ThreadId, Guid InboxId, string BaseSubject, DateTimeOffset LastEmailAt, string? Starter);
}
