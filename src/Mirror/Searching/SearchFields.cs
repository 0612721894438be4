using System.Globalization;

namespace MailMesh.Mirror.Searching;

/// <summary>The fields of a query: <c>name:value</c>.</summary>
internal static class SearchFields
{
    private static readonly string[] DayForms = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d"];

    private static readonly HashSet<string> Names =
    [
        "from", "to", "subject", "filename", "has", "in", "is", "after", "since", "before", "until", "larger",
        "smaller",
    ];

    public static bool Knows(string name) => Names.Contains(name);

    /// <exception cref="SearchQueryException">The value makes no sense for the field.</exception>
    public static SearchTerm Read(string name, string value)
    {
        if (value.Length == 0)
            throw new SearchQueryException($"{name}: needs a value right after the colon, e.g. {Example(name)}.");
        return name switch
        {
            "from" => SearchQuery.Words(SearchVector.From, value),
            "to" => SearchQuery.Words(SearchVector.To, value),
            "subject" => SearchQuery.Words(SearchVector.Subject, value),
            "filename" => SearchQuery.Words(SearchVector.Filename, value),
            "has" when value.Equals("attachment", StringComparison.OrdinalIgnoreCase) => new SearchTerm.HasAttachment(),
            "in" => new SearchTerm.InFolder(value),
            "is" => State(value.ToLowerInvariant()),
            "after" or "since" => new SearchTerm.After(Time(name, value)),
            "before" or "until" => new SearchTerm.Before(Time(name, value)),
            "larger" => new SearchTerm.Larger(Size(name, value)),
            "smaller" => new SearchTerm.Smaller(Size(name, value)),
            _ => throw Unknown(name, value),
        };
    }

    private static SearchTerm State(string value) => value switch
    {
        "unread" => new SearchTerm.IsRead(false),
        "read" => new SearchTerm.IsRead(true),
        "starred" => new SearchTerm.IsStarred(),
        _ => throw Unknown("is", value),
    };

    private static DateTimeOffset Time(string name, string value)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(value, DayForms, CultureInfo.InvariantCulture, utc, out var day))
            return day;
        if (value.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, utc, out var time))
            return time;
        throw Unknown(name, value);
    }

    private static long Size(string name, string value)
    {
        var digits = value.AsSpan().TrimEnd("bB");
        var unit = digits.IsEmpty ? ' ' : char.ToLowerInvariant(digits[^1]);
        var factor = unit switch { 'k' => 1L << 10, 'm' => 1L << 20, 'g' => 1L << 30, _ => 1L };
        if (factor > 1)
            digits = digits[..^1];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count * factor
            : throw Unknown(name, value);
    }

    private static SearchQueryException Unknown(string name, string value) =>
        new($"{name}:{value} is not understood; write e.g. {Example(name)}.");

    private static string Example(string name) => name switch
    {
        "from" or "to" => $"{name}:alice@example.com",
        "subject" => "subject:invoice",
        "filename" => "filename:report.pdf",
        "has" => "has:attachment",
        "in" => "in:inbox",
        "is" => "is:unread, is:read or is:starred",
        "after" or "since" or "before" or "until" => $"{name}:2026-01-31",
        _ => $"{name}:5M",
    };
}
