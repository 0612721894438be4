using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace MailMesh.Limits;

/// <summary>
/// Decides whether a call is within its limits, and charges it, in one round trip to Redis that it may share with other
/// calls of its key. Everything is bounded: a Redis that doesn't answer costs a second and makes
/// <see cref="AdmissionResult.Unavailable"/>.
/// </summary>
public sealed partial class Admission
{
    /// <summary>Questions that wait for Redis at once; more are <see cref="AdmissionResult.Unavailable"/>.</summary>
    public const int InFlightMax = 4_096;
    /// <summary>What <see cref="AdmissionResult.Unavailable"/> tells the caller to wait.</summary>
    public static readonly TimeSpan RetryAfterOutage = TimeSpan.FromSeconds(5);

    private static readonly RedisScript AdmitScript = new("admit");
    private static readonly RedisScript RefundScript = new("refund");
    private static readonly AdmissionResult.Admitted AdmittedUnasked = new([]);

    private readonly RedisConnection _connection;
    private readonly TimeProvider _clock;
    private readonly ILogger<Admission> _log;
    private readonly UnaskedCounts _unasked;
    private readonly GatheredCalls _gathered;
    private int _inFlight;

    public Admission(RedisConnection connection, TimeProvider clock, ILogger<Admission> log)
    {
        (_connection, _clock, _log) = (connection, clock, log);
        _unasked = new UnaskedCounts(Count, clock);
        _gathered = new GatheredCalls(AskFor, connection.AnswerWaitMax);
    }

    /// <summary>
    /// Charges the call, or says why not. A plan without limits is admitted at once and counted behind the call's
    /// back: it needs no Redis.
    /// </summary>
    public async ValueTask<AdmissionResult> Admit(AdmissionRequest request, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(request.Calls);
        ArgumentOutOfRangeException.ThrowIfNegative(request.Sends);
        if (request.Plan.IsUnlimited)
        {
            if (!request.IsTrial) _unasked.Add(request, _clock.GetUtcNow());
            return AdmittedUnasked;
        }
        if (request.IsTrial || request.Sends > 0 || request.Calls == 0)
            return await AskFor(request, ct);
        try
        {
            return await _gathered.Ask(request, ct);
        }
        catch (TimeoutException)
        {
            return new AdmissionResult.Unavailable(RetryAfterOutage); // Redis didn't answer those before it either
        }
    }

    private async ValueTask<AdmissionResult> AskFor(AdmissionRequest request, CancellationToken ct)
    {
        var call = new AdmissionCall(request, _clock.GetUtcNow());
        return await Ask(call, ct) is { } answer
            ? call.Read(answer)
            : new AdmissionResult.Unavailable(RetryAfterOutage);
    }

    /// <summary>Every limit as it stands, charging nothing; null while Redis gives no answer.</summary>
    public async Task<IReadOnlyList<LimitState>?> Peek(AdmissionRequest request, CancellationToken ct)
    {
        var call = new AdmissionCall(request with { Calls = 0, Sends = 0 }, _clock.GetUtcNow());
        return await Ask(call, ct) is { } answer ? call.ReadLimits(answer) : null;
    }

    /// <summary>
    /// Gives sends back that failed before they left, to the day on which they were charged. False where Redis gave
    /// no answer; then the sends stay charged.
    /// </summary>
    public async Task<bool> Refund(Guid workspaceId, int sends, DateTimeOffset chargedAt, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sends);
        RedisKey[] keys = [CounterKeys.Day(workspaceId, chargedAt), CounterKeys.Month(workspaceId, chargedAt)];
        return await Ask(RefundScript, keys, [sends], ct) is not null;
    }

    /// <summary>Nobody waits for it, so nothing but the log tells of a failure.</summary>
    private async Task Count(AdmissionRequest request, DateTimeOffset now)
    {
        try
        {
            await Ask(new AdmissionCall(request, now), CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotCounted(_log, e);
        }
    }

    private Task<RedisResult?> Ask(AdmissionCall call, CancellationToken ct) =>
        Ask(AdmitScript, call.Keys(), call.Values(), ct);

    private async Task<RedisResult?> Ask(RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _inFlight) > InFlightMax)
        {
            Interlocked.Decrement(ref _inFlight);
            LogUnanswered(_log, "too many questions wait for Redis");
            return null;
        }
        var asking = AskRedis(script, keys, values, ct);
        // Counted until Redis has answered or the client gave up, not until we did: that is what is bounded.
        _ = asking.ContinueWith(
            _ => Interlocked.Decrement(ref _inFlight), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            return await asking.WaitAsync(_connection.AnswerWaitMax, ct);
        }
        catch (Exception e) when (RedisConnection.IsOutage(e))
        {
            LogUnanswered(_log, e.Message);
            return null;
        }
    }

    // While Redis is known to be away, RedisConnection has said so once: no log line for each call.
    private async Task<RedisResult?> AskRedis(
        RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken ct) =>
        await _connection.TryOpen(ct) is { } redis ? await script.Run(redis, keys, values) : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis gave no answer: {Reason}")]
    private static partial void LogUnanswered(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A call of an unlimited plan was not counted")]
    private static partial void LogNotCounted(ILogger log, Exception e);
}
