using StackExchange.Redis;

namespace MailMesh.Limits;

/// <summary>One question to <c>admit.lua</c>: its keys and values, and how to read the answer.</summary>
internal sealed class AdmissionCall(AdmissionRequest request, DateTimeOffset now)
{
    private const int UsedAt = 2;
    private const int ResetsAt = 8;

    private readonly long?[] _limits = [.. request.Plan.Limits()];

    public RedisKey[] Keys() =>
    [
        CounterKeys.Windows(request.KeyId),
        CounterKeys.Day(request.WorkspaceId, now),
        CounterKeys.Month(request.WorkspaceId, now),
        CounterKeys.SeenOn(now),
        CounterKeys.DenialsIn(now),
    ];

    public RedisValue[] Values() =>
    [
        now.ToUnixTimeMilliseconds(),
        request.WorkspaceId.ToString("N"),
        request.KeyId.ToString("N"),
        request.Calls,
        request.Sends,
        .. _limits.Select(limit => (RedisValue)(limit ?? -1)),
        CounterKeys.DayStart(now).AddDays(1).ToUnixTimeMilliseconds(),
        CounterKeys.MonthStart(now).AddMonths(1).ToUnixTimeMilliseconds(),
        request.IsTrial ? 1 : request.IsTogether ? 2 : 0,
    ];

    public AdmissionResult Read(RedisResult answer)
    {
        var numbers = (long[])answer;
        var limits = Limits(numbers);
        if (numbers[0] == 0)
            return new AdmissionResult.Admitted(limits);

        var index = (int)numbers[0] - 1;
        var denying = limits[index];
        var code = index < LimitNames.RollingCount
            ? AdmissionResult.Denied.RateLimitExceeded
            : AdmissionResult.Denied.QuotaExceeded;
        return new AdmissionResult.Denied(
            code, TimeSpan.FromMilliseconds(numbers[1]), denying.Name, denying.Used, denying.Allowed ?? 0, limits);
    }

    public IReadOnlyList<LimitState> ReadLimits(RedisResult answer) => Limits((long[])answer);

    private LimitState[] Limits(long[] numbers) =>
    [
        .. LimitNames.InScriptOrder.Select((name, i) => new LimitState(
            name, numbers[UsedAt + i], _limits[i], DateTimeOffset.FromUnixTimeMilliseconds(numbers[ResetsAt + i]))),
    ];
}
