using System.Globalization;

namespace MailMesh.Mail.Headers;

/// <summary>Zones of dates (RFC 5322 §3.3, §4.3).</summary>
internal static class DateZone
{
    // DateTimeOffset holds no more; the world reaches from -12 to +14.
    private static readonly TimeSpan OffsetMax = TimeSpan.FromHours(14);

    /// <summary>+0200, -0530, +02:00, +02; null for what is none or out of the world.</summary>
    public static TimeSpan? Numeric(ReadOnlySpan<char> token)
    {
        var digits = token[1..].ToString().Replace(":", "", StringComparison.Ordinal);
        if (digits.Length is not (1 or 2 or 3 or 4)
            || !int.TryParse(digits, NumberStyles.None, null, out var number))
        {
            return null;
        }
        var (hours, minutes) = digits.Length <= 2 ? (number, 0) : (number / 100, number % 100);
        var offset = new TimeSpan(hours, minutes, 0);
        return minutes >= 60 || offset > OffsetMax ? null : token[0] == '-' ? -offset : offset;
    }

    /// <summary>GMT, EDT, CEST, Z, GMT+0200; null for a name that tells nothing sure.</summary>
    public static TimeSpan? Named(string token)
    {
        var sign = token.AsSpan().IndexOfAny('+', '-');
        if (sign > 0)
        {
            return Numeric(token.AsSpan(sign));
        }
        return token.ToUpperInvariant() switch
        {
            "UT" or "UTC" or "GMT" or "Z" or "WET" => TimeSpan.Zero,
            "EDT" => TimeSpan.FromHours(-4),
            "EST" or "CDT" => TimeSpan.FromHours(-5),
            "CST" or "MDT" => TimeSpan.FromHours(-6),
            "MST" or "PDT" => TimeSpan.FromHours(-7),
            "PST" => TimeSpan.FromHours(-8),
            "CET" or "MET" or "WEST" => TimeSpan.FromHours(1),
            "CEST" or "MEST" or "EET" => TimeSpan.FromHours(2),
            "EEST" or "MSK" => TimeSpan.FromHours(3),
            "JST" or "KST" => TimeSpan.FromHours(9),
            // The one-letter military zones were defined the wrong way round: they tell nothing (§4.3).
            _ => null,
        };
    }
}
