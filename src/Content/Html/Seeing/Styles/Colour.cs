using System.Globalization;

namespace MailMesh.Content.Html.Seeing.Styles;

/// <summary>A colour of CSS or of an attribute, as far as it decides whether text can be read.</summary>
internal readonly record struct Colour(ColourKind Kind, byte Red = 0, byte Green = 0, byte Blue = 0)
{
    private const int NearMax = 12; // of 255 in each channel: no eye tells them apart
    private const double FaintMax = 0.1; // of full opacity
    private const int NameCharsMax = 24; // lightgoldenrodyellow has 20

    public static readonly Colour White = new(ColourKind.Known, 255, 255, 255);
    public static readonly Colour Black = new(ColourKind.Known);
    public static readonly Colour Link = new(ColourKind.Known, 0, 0, 238);
    public static readonly Colour Unknown = new(ColourKind.Unknown);
    public static readonly Colour Clear = new(ColourKind.Clear);

    /// <summary>Text in the one colour can't be read on the other.</summary>
    public bool Near(Colour other) => Kind == ColourKind.Known && other.Kind == ColourKind.Known
        && Math.Abs(Red - other.Red) <= NearMax && Math.Abs(Green - other.Green) <= NearMax
        && Math.Abs(Blue - other.Blue) <= NearMax;

    /// <summary>Unknown where it isn't understood: then nothing is hidden for its sake.</summary>
    public static Colour Of(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text is ['#', .. var digits])
            return Hexadecimal(digits);
        var open = text.IndexOf('(');
        if (open > 0)
            return Function(text[..open], text[(open + 1)..].TrimEnd(')'));
        if (text.Equals("transparent", StringComparison.OrdinalIgnoreCase))
            return Clear;
        if (text.Length is 0 or > NameCharsMax || text.ContainsAnyExceptInRange('A', 'z'))
            return Unknown;
        var named = System.Drawing.Color.FromName(text.ToString().Replace("grey", "gray", StringComparison.Ordinal));
        return named is { IsKnownColor: true, IsSystemColor: false } && named.A == 255
            ? new(ColourKind.Known, named.R, named.G, named.B) : Unknown;
    }

    /// <summary>Of a gradient between colours that nobody tells apart; else unknown.</summary>
    public static Colour OfGradient(ReadOnlySpan<char> value)
    {
        var start = value.IndexOf("gradient(", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return Unknown;
        var rest = value[(start + "gradient(".Length)..];
        Colour? all = null;
        for (var isFirst = true; !rest.IsEmpty; isFirst = false)
        {
            var length = StopLength(rest);
            var stop = Of(StopColour(rest[..length].Trim()));
            var isEnd = length == rest.Length || rest[length] == ')';
            rest = isEnd ? [] : rest[(length + 1)..];
            if (stop.Kind == ColourKind.Unknown && isFirst)
                continue; // the direction
            if (stop.Kind == ColourKind.Unknown || all is { } before && before != stop && !before.Near(stop))
                return Unknown;
            all ??= stop;
        }
        return all ?? Unknown;
    }

    /// <summary>Up to a comma or bracket that is the gradient's own.</summary>
    private static int StopLength(ReadOnlySpan<char> stops)
    {
        var depth = 0;
        for (var at = 0; at < stops.Length; at++)
        {
            depth += stops[at] == '(' ? 1 : stops[at] == ')' ? -1 : 0;
            if (depth < 0 || depth == 0 && stops[at] == ',')
                return at;
        }
        return stops.Length;
    }

    /// <summary>Without the place that the colour has.</summary>
    private static ReadOnlySpan<char> StopColour(ReadOnlySpan<char> stop)
    {
        var end = stop.Contains('(') ? stop.IndexOf(')') + 1 : stop.IndexOf(' ');
        return end <= 0 ? stop : stop[..end];
    }

    private static Colour Hexadecimal(ReadOnlySpan<char> digits)
    {
        if (digits.Length is not (3 or 4 or 6 or 8)
            || !uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return Unknown;
        if (digits.Length is 4 or 8)
        {
            var alpha = digits.Length == 4 ? (value & 0xF) * 17 : value & 0xFF;
            value >>= digits.Length == 4 ? 4 : 8;
            if (alpha <= FaintMax * 255)
                return Clear;
        }
        return digits.Length is 3 or 4
            ? new(ColourKind.Known, Double(value >> 8), Double(value >> 4 & 0xF), Double(value & 0xF))
            : new(ColourKind.Known, (byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }

    private static Colour Function(ReadOnlySpan<char> name, ReadOnlySpan<char> values)
    {
        Span<double> numbers = stackalloc double[4];
        var count = 0;
        foreach (var range in values.SplitAny(' ', ',', '/'))
        {
            var value = values[range].Trim();
            if (value.IsEmpty)
                continue;
            var percent = value.EndsWith("%");
            if (count == numbers.Length
                || !double.TryParse(percent ? value[..^1] : value, CultureInfo.InvariantCulture, out var number))
                return Unknown;
            numbers[count] = !percent ? number : count == 3 ? number / 100 : number * 255 / 100;
            count++;
        }
        if (count == 4 && numbers[3] <= FaintMax)
            return Clear;
        if (count < 3 || name.StartsWith("hsl", StringComparison.OrdinalIgnoreCase))
            return count < 3 ? Unknown : Grey(numbers[2]);
        return name.StartsWith("rgb", StringComparison.OrdinalIgnoreCase)
            ? new(ColourKind.Known, Byte(numbers[0]), Byte(numbers[1]), Byte(numbers[2])) : Unknown;
    }

    /// <summary>Of a hue only what is next to white or black is told: the lightness says it.</summary>
    private static Colour Grey(double light) => light >= 255 - NearMax ? White : light <= NearMax ? Black : Unknown;

    /// <summary>Of a digit the two that it stands for.</summary>
    private static byte Double(uint digit) => (byte)(digit * 17);

    private static byte Byte(double value) => (byte)Math.Clamp(value, 0, 255);
}

internal enum ColourKind
{
    Unknown,
    Known,

    /// <summary>Shows what is behind it.</summary>
    Clear,
}
