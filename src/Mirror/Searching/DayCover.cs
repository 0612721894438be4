using System.Globalization;

namespace MailMesh.Mirror.Searching;

/// <summary>Days as the index of words knows them.</summary>
internal static class DayCover
{
    /// <summary>More are not worth asking for.</summary>
    private const int TermsMax = 150;

    /// <summary>
    /// A tsquery literal for the days of receipt from one to the other, both included; whole months and years in one
    /// term each. Null where it would be longer than it helps.
    /// </summary>
    public static string? Of(DateTimeOffset from, DateTimeOffset to)
    {
        var terms = new List<string>();
        var (day, last) = (DateOnly.FromDateTime(from.UtcDateTime), DateOnly.FromDateTime(to.UtcDateTime));
        while (day <= last)
        {
            if (terms.Count == TermsMax)
                return null;
            var (next, form) = Whole(day, last);
            terms.Add(SearchVector.Quote(SearchVector.DayPrefix + day.ToString(form, CultureInfo.InvariantCulture))
                + (form == "yyyyMMdd" ? "" : ":*"));
            if (next is null)
                break;
            day = next.Value;
        }
        return $"({string.Join(" | ", terms)})";
    }

    /// <summary>The longest of year, month and day that begins here and ends by the last day, and the next.</summary>
    private static (DateOnly? Next, string Form) Whole(DateOnly day, DateOnly last)
    {
        if (day.DayOfYear == 1 && new DateOnly(day.Year, 12, 31) <= last)
            return (day.Year == DateOnly.MaxValue.Year ? null : day.AddYears(1), "yyyy");
        if (day.Day == 1 && new DateOnly(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month)) <= last)
            return (day.AddMonths(1), "yyyyMM");
        return (day == DateOnly.MaxValue ? null : day.AddDays(1), "yyyyMMdd");
    }
}
