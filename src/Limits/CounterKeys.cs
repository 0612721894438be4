using System.Globalization;
using StackExchange.Redis;

namespace MailMesh.Limits;

/// <summary>Where the counters stand in Redis. All live on one instance: the script touches several at once.</summary>
internal static class CounterKeys
{
    private const string DayFormat = "yyyyMMdd";
    private const string MonthFormat = "yyyyMM";
    private const string HourFormat = "yyyyMMddHH";

    public static RedisKey Windows(Guid key) => $"limits:key:{key:N}";

    public static RedisKey Day(Guid workspace, DateTimeOffset at) => $"limits:day:{Text(at, DayFormat)}:{workspace:N}";

    public static RedisKey Month(Guid workspace, DateTimeOffset at) =>
        $"limits:month:{Text(at, MonthFormat)}:{workspace:N}";

    public static RedisKey SeenOn(DateTimeOffset at) => $"limits:seen:{Text(at, DayFormat)}";

    public static RedisKey DenialsIn(DateTimeOffset at) => $"limits:denials:{Text(at, HourFormat)}";

    public static DateTimeOffset DayStart(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);

    public static DateTimeOffset MonthStart(DateTimeOffset at) =>
        new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Text(DateTimeOffset at, string format) =>
        at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
