using System.Buffers;
using System.Globalization;

namespace MailMesh.Mail.Headers;

/// <summary>Dates of mails (RFC 5322 §3.3, §4.3), and those that mails have instead.</summary>
public static class DateField
{
    private static readonly SearchValues<char> ClockChars = SearchValues.Create("0123456789:.");

    private const int TokensMax = 16;
    private const int CharsMax = 200;
    private const int YearMin = 1900;
    private const int YearMax = 9998;

    /// <summary>
    /// The time a Date field tells; null where it tells none. A missing or unknown zone is UTC, a weekday is not
    /// checked, a leap second is the one before it. Never throws.
    /// </summary>
    public static DateTimeOffset? Parse(string value)
    {
        if (value.Length > CharsMax)
        {
            return null;
        }
        // "09 : 55 : 06" is obsolete, and a time (§4.3).
        var pieces = HeaderSyntax.WithoutComments(value).Replace(',', ' ').Split(':', StringSplitOptions.TrimEntries);
        var text = string.Join(':', pieces);
        if (text is [_, _, _, _, '-', ..]
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var iso))
        {
            return iso.Year is >= YearMin and <= YearMax ? iso : null;
        }
        var parts = new DateParts();
        foreach (var token in text.Split([' ', '\t'], TokensMax, StringSplitOptions.RemoveEmptyEntries))
        {
            Take(token, ref parts);
        }
        return parts.ToTime();
    }

    private static void Take(string token, ref DateParts parts)
    {
        if (char.IsAsciiDigit(token[0]))
        {
            TakeNumber(token, ref parts);
        }
        else if (token[0] is '+' or '-')
        {
            parts.Offset = DateZone.Numeric(token) ?? parts.Offset;
        }
        else if (token.Equals("am", StringComparison.OrdinalIgnoreCase)
            || token.Equals("pm", StringComparison.OrdinalIgnoreCase))
        {
            parts.IsAfternoon = token[0] is 'p' or 'P';
        }
        else if (parts.Month is null && Month(token) is { } month)
        {
            parts.Month = month;
        }
        else if (parts.Clock is not null)
        {
            parts.Offset = DateZone.Named(token) ?? parts.Offset;
        }
    }

    private static void TakeNumber(string token, ref DateParts parts)
    {
        if (parts.Clock is null && (token.Contains(':') || token.Count('.') == 2))
        {
            TakeClock(token, ref parts);
        }
        else if (token.Contains('-'))
        {
            // 1-Jul-2003, as IMAP and some senders write it.
            foreach (var piece in token.Split('-', StringSplitOptions.RemoveEmptyEntries))
            {
                Take(piece, ref parts);
            }
        }
        else if (int.TryParse(token, NumberStyles.None, null, out var number))
        {
            if (parts.Day is null && token.Length <= 2)
            {
                parts.Day = number;
            }
            else
            {
                parts.Year ??= FullYear(number, token.Length);
            }
        }
    }

    /// <summary>10:52, 10:52:37, 10:52:37.123, 10.52.37, and a zone or half of the day that touches it.</summary>
    private static void TakeClock(string token, ref DateParts parts)
    {
        var end = token.AsSpan().IndexOfAnyExcept(ClockChars);
        var digits = end < 0 ? token : token[..end];
        var pieces = digits.Contains(':') ? digits.Split(':', '.') : digits.Split('.');
        var second = 0;
        if (pieces.Length < 2 || !int.TryParse(pieces[0], out var hour) || !int.TryParse(pieces[1], out var minute)
            || (pieces.Length > 2 && !int.TryParse(pieces[2], out second)))
        {
            return;
        }
        if (hour < 24 && minute < 60 && second <= 60)
        {
            parts.Clock = new TimeOnly(hour, minute, Math.Min(second, 59));
        }
        if (end > 0)
        {
            Take(token[end..], ref parts);
        }
    }

    /// <summary>RFC 5322 §4.3: 00 to 49 are of this century, 50 to 999 count from 1900.</summary>
    private static int FullYear(int number, int digits) => (digits, number) switch
    {
        ( <= 2, < 50) => 2000 + number,
        ( <= 3, _) => 1900 + number,
        _ => number,
    };

    private static int? Month(string token)
    {
        var names = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames;
        var index = Array.FindIndex(names, name =>
            name.Length > 0 && token.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : index + 1;
    }

    private struct DateParts
    {
        public int? Day;
        public int? Month;
        public int? Year;
        public TimeOnly? Clock;
        public TimeSpan? Offset;
        public bool? IsAfternoon;

        public readonly DateTimeOffset? ToTime()
        {
            if (Day is not { } day || Month is not { } month || Year is not (>= YearMin and <= YearMax)
                || day < 1 || day > DateTime.DaysInMonth(Year.Value, month))
            {
                return null;
            }
            var clock = Clock ?? TimeOnly.MinValue;
            if (IsAfternoon is { } isAfternoon && clock.Hour is >= 1 and <= 12)
            {
                clock = new TimeOnly((clock.Hour % 12) + (isAfternoon ? 12 : 0), clock.Minute, clock.Second);
            }
            return new DateTimeOffset(new DateOnly(Year.Value, month, day), clock, Offset ?? TimeSpan.Zero);
        }
    }
}
