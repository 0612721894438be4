using MailMesh.Limits.Plans;

namespace MailMesh.Limits;

/// <summary>
/// Calls of one key that come while Redis is being asked about that key wait for the answer, and are then asked about
/// together: each is charged, and a busy key costs Redis a question for many calls. Where not all of them fit, each is
/// asked about alone, so the last ones before a limit are told apart. A call that finds none under way goes at once.
/// </summary>
/// <param name="ask">Answers for as many calls as the request names: all of them, or none.</param>
/// <param name="patience">Redis may take so long; then nobody knows.</param>
internal sealed class GatheredCalls(
    Func<AdmissionRequest, CancellationToken, ValueTask<AdmissionResult>> ask, TimeSpan patience)
{
    /// <summary>Calls of one question; further ones go with the next.</summary>
    public const int TogetherMax = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<Slot, Queue<Waiting>> _underWay = [];

    /// <exception cref="OperationCanceledException">The caller gave up; what wasn't asked by then isn't.</exception>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    public async Task<AdmissionResult> Ask(AdmissionRequest request, CancellationToken ct)
    {
        var slot = new Slot(request.WorkspaceId, request.KeyId, request.Plan);
        var waiting = new Waiting(request, ct);
        if (IsFirst(slot, waiting))
            _ = AskAll(slot, waiting);
        try
        {
            return await waiting.Answer.Task.WaitAsync(patience, ct);
        }
        finally
        {
            waiting.HasLeft = true;
        }
    }

    private bool IsFirst(Slot slot, Waiting waiting)
    {
        lock (_gate)
        {
            if (_underWay.TryGetValue(slot, out var queue))
            {
                queue.Enqueue(waiting);
                return false;
            }
            _underWay[slot] = [];
            return true;
        }
    }

    private async Task AskAll(Slot slot, Waiting first)
    {
        IReadOnlyList<Waiting> group = [first];
        while (group.Count > 0)
        {
            await AskFor(group);
            group = Next(slot);
        }
    }

    /// <summary>Those that still wait; with none, the key is free.</summary>
    private List<Waiting> Next(Slot slot)
    {
        lock (_gate)
        {
            var queue = _underWay[slot];
            var group = new List<Waiting>(Math.Min(queue.Count, TogetherMax));
            while (group.Count < TogetherMax && queue.TryDequeue(out var waiting))
                if (!waiting.HasLeft)
                    group.Add(waiting);
            if (group.Count == 0)
                _underWay.Remove(slot);
            return group;
        }
    }

    private async Task AskFor(IReadOnlyList<Waiting> group)
    {
        if (group.Count == 1)
        {
            await AskAlone(group[0]);
            return;
        }
        var together = group[0].Request with { Calls = group.Sum(each => each.Request.Calls), IsTogether = true };
        try
        {
            var answer = await ask(together, CancellationToken.None);
            if (answer is AdmissionResult.Denied)
                await Task.WhenAll(group.Select(AskAlone));
            else
                foreach (var each in group)
                    each.Answer.TrySetResult(answer);
        }
        catch (Exception e)
        {
            foreach (var each in group)
                each.Answer.TrySetException(e);
        }
    }

    private async Task AskAlone(Waiting waiting)
    {
        try
        {
            waiting.Answer.TrySetResult(await ask(waiting.Request, waiting.Ct));
        }
        catch (Exception e)
        {
            waiting.Answer.TrySetException(e);
        }
    }

    private readonly record struct Slot(Guid WorkspaceId, Guid KeyId, Plan Plan);

    private sealed class Waiting(AdmissionRequest request, CancellationToken ct)
    {
        private volatile bool _hasLeft;

        public AdmissionRequest Request => request;

        public CancellationToken Ct => ct;

        public TaskCompletionSource<AdmissionResult> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Its caller gave up, or has the answer.</summary>
        public bool HasLeft
        {
            get => _hasLeft;
            set => _hasLeft = value;
        }
    }
}
