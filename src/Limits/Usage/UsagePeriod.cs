namespace MailMesh.Limits.Usage;

public enum PeriodKind
{
    Day,
    Month,
}

/// <summary>The UTC day or month that holds a moment.</summary>
public sealed record UsagePeriod(PeriodKind Kind, DateTimeOffset At)
{
    public static UsagePeriod Day(DateTimeOffset at) => new(PeriodKind.Day, at);

    public static UsagePeriod Month(DateTimeOffset at) => new(PeriodKind.Month, at);

    public DateTimeOffset StartsAt => Kind is PeriodKind.Day ? CounterKeys.DayStart(At) : CounterKeys.MonthStart(At);

    public DateTimeOffset EndsAt => Kind is PeriodKind.Day ? StartsAt.AddDays(1) : StartsAt.AddMonths(1);
}
