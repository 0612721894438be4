namespace MailMesh.Content.Html.Seeing.Styles;

/// <summary>Sizes of text, in pixels.</summary>
internal static class FontSize
{
    public const double Default = 16;
    public const double UnreadableMax = 2;
    private const double PointPixels = 96.0 / 72;

    /// <summary>Pixels; or, where it is in parts of what stands around it, that part, negative. Null: says nothing.
    /// </summary>
    public static double? Of(ReadOnlySpan<char> value)
    {
        // "font: bold 14px/20px Arial": the size is the first word that begins as a number and has a unit.
        foreach (var range in value.Split(' '))
        {
            var word = value[range];
            var slash = word.IndexOf('/');
            if (slash > 0)
                word = word[..slash];
            var number = CssNumber.Of(word);
            if (number < 0 || number is 100 or 200 or 300 or 400 or 500 or 600 or 700 or 800 or 900
                && char.IsAsciiDigit(word[^1]))
                continue; // a weight
            if (word.EndsWith("pt", StringComparison.OrdinalIgnoreCase))
                return number * PointPixels;
            if (word.EndsWith("rem", StringComparison.OrdinalIgnoreCase))
                return number * Default;
            if (word.EndsWith("%"))
                return -number / 100;
            if (word.EndsWith("em", StringComparison.OrdinalIgnoreCase))
                return -number;
            if (word.EndsWith("ex", StringComparison.OrdinalIgnoreCase)
                || word.EndsWith("ch", StringComparison.OrdinalIgnoreCase))
                return -number / 2;
            if (word.EndsWith("vw", StringComparison.OrdinalIgnoreCase)
                || word.EndsWith("vh", StringComparison.OrdinalIgnoreCase))
                return number * 8;
            return number;
        }
        return value.Equals("inherit", StringComparison.OrdinalIgnoreCase) ? null : Default;
    }

    public static double Within(double size, double around) => size is < 0 or 0 ? -size * around : size;
}
