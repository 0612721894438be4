using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Responses.Parsing;

/// <summary>date-time of IMAP, <c>"17-Jul-1996 02:44:25 -0700"</c> (RFC 9051 §9).</summary>
internal static class ImapDate
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// <summary>Null for NIL and for what is no date.</summary>
    public static DateTimeOffset? Read(ref ResponseReader reader)
    {
        if (reader.TryNil()) return null;
        return reader.TryBytes(out var bytes, out _) ? Parse(bytes) : null;
    }

    public static string Write(DateTimeOffset at)
    {
        var month = Months.Substring((at.Month - 1) * 3, 3);
        var sign = at.Offset < TimeSpan.Zero ? '-' : '+';
        return FormattableString.Invariant(
            $"{at.Day,2}-{month}-{at.Year:0000} {at:HH\\:mm\\:ss} {sign}{at.Offset:hhmm}");
    }

    public static string WriteDay(DateOnly day) =>
        FormattableString.Invariant($"{day.Day}-{Months.Substring((day.Month - 1) * 3, 3)}-{day.Year:0000}");

    private static DateTimeOffset? Parse(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        if (!Number(ref text, out var day) || !Mark(ref text, '-') || !Month(ref text, out var month)
            || !Mark(ref text, '-') || !Number(ref text, out var year) || !Mark(ref text, ' ')
            || !Number(ref text, out var hour) || !Mark(ref text, ':') || !Number(ref text, out var minute)
            || !Mark(ref text, ':') || !Number(ref text, out var second)) return null;
        var zone = Zone(text);
        if (year is < 1 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59)
            return null;
        var clock = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Unspecified);
        return clock.Ticks - zone.Ticks > 0 ? new DateTimeOffset(clock, zone) : null;
    }

    private static TimeSpan Zone(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart((byte)' ');
        var isWest = text is [(byte)'-', ..];
        if (text.IsEmpty) return TimeSpan.Zero;
        text = text[1..];
        if (!Number(ref text, out var number)) return TimeSpan.Zero;
        var minutes = number / 100 * 60 + number % 100;
        return minutes > 14 * 60 ? TimeSpan.Zero : TimeSpan.FromMinutes(isWest ? -minutes : minutes);
    }

    private static bool Number(ref ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        var length = 0;
        for (; length < text.Length && length < 4 && text[length] is >= (byte)'0' and <= (byte)'9'; length++)
            number = number * 10 + text[length] - '0';
        text = text[length..];
        return length > 0;
    }

    private static bool Mark(ref ReadOnlySpan<byte> text, char mark)
    {
        if (text.IsEmpty || text[0] != mark) return false;
        text = text[1..].TrimStart((byte)' ');
        return true;
    }

    private static bool Month(ref ReadOnlySpan<byte> text, out int month)
    {
        month = 0;
        if (text.Length < 3) return false;
        for (var i = 0; i < 12 && month == 0; i++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(text[..3], Months.AsSpan(i * 3, 3))) month = i + 1;
        }
        text = text[3..];
        return month > 0;
    }
}
