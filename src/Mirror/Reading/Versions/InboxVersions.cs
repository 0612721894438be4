using Npgsql;

namespace MailMesh.Mirror.Reading.Versions;

/// <summary>
/// Whether what was read of an inbox may be read otherwise by now: its version is another one after each commit that
/// changed anything a read shows. Calls that come while a question to the database is under way share the next one, so
/// a version is never older than the call that asked for it, and many calls cost one small question.
/// </summary>
public sealed class InboxVersions(NpgsqlDataSource source) : IAsyncDisposable
{
    private readonly VersionConnection _connection = new(source);
    private readonly Lock _gate = new();
    private Question? _next;
    private Task? _asking;

    /// <summary>Asked so far.</summary>
    internal long Questions { get; private set; }

    /// <summary>
    /// Read before the data that it is to stand for. Null where there is no such inbox, or its owner removed it.
    /// </summary>
    public async Task<InboxVersion?> Read(Guid inboxId, CancellationToken ct)
    {
        Question question;
        lock (_gate)
        {
            question = _next ??= new Question();
            question.InboxIds.Add(inboxId);
            _asking ??= StartAsking();
        }
        var versions = await question.Answer.Task.WaitAsync(ct);
        return versions.TryGetValue(inboxId, out var version) ? version : null;
    }

    public async ValueTask DisposeAsync()
    {
        Task? asking;
        lock (_gate) asking = _asking;
        if (asking is not null) await asking;
        await _connection.DisposeAsync();
    }

    /// <summary>For all calls alike: in the trace of none.</summary>
    private Task StartAsking()
    {
        using (ExecutionContext.SuppressFlow()) return Task.Run(AskWhileAsked, CancellationToken.None);
    }

    private async Task AskWhileAsked()
    {
        while (Take() is { } question)
        {
            Questions++;
            try
            {
                question.Answer.SetResult(await _connection.Ask([.. question.InboxIds]));
            }
            catch (Exception e)
            {
                question.Answer.SetException(e); // who asked sees what failed
            }
        }
    }

    private Question? Take()
    {
        lock (_gate)
        {
            var question = _next;
            _next = null;
            if (question is null) _asking = null;
            return question;
        }
    }

    /// <summary>Of as many inboxes as there are calls under way.</summary>
    private sealed class Question
    {
        public HashSet<Guid> InboxIds { get; } = [];

        public TaskCompletionSource<Dictionary<Guid, InboxVersion>> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
