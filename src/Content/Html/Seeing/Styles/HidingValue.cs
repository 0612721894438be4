namespace MailMesh.Content.Html.Seeing.Styles;

/// <summary>Whether a value of a property keeps from the eye what stands in the element.</summary>
internal static class HidingValue
{
    private const double OffPagePixels = 500; // to the left or above
    private const double FarPixels = 5_000; // to the right or below
    private const double ShareOff = 50; // of the page, or in letters
    private const double OwnShareOff = 100; // by half of itself a thing is put in the middle
    private const double FarShare = 200;
    private const double FaintMax = 0.1;
    private const double TinyMax = 0.05; // of full size
    private const double DotPixels = 1;
    private const double BlurPixels = 8;
    private const int NumbersMax = 32;

    public static bool Hides(Property property, ReadOnlySpan<char> value) => property switch
    {
        Property.Display => Is(value, "none"),
        Property.Visibility => Is(value, "hidden") || Is(value, "collapse"),
        Property.MsoHide => Is(value, "all"),
        Property.Opacity => CssNumber.Of(value) >= 0
            && CssNumber.Of(value) < (value.EndsWith("%") ? FaintMax * 100 : FaintMax),
        Property.Zoom => CssNumber.Of(value) is >= 0 and var zoom
            && zoom <= (value.EndsWith("%") ? TinyMax * 100 : TinyMax),
        Property.Scale => Numbers(value).Any(one => Math.Abs(one) <= TinyMax),
        Property.Filter => HidesByFilter(value),
        Property.Mask => Colour.OfGradient(value) is { Kind: ColourKind.Clear },
        Property.Transform => HidesByTransform(value),
        Property.Clip => Numbers(value) is [var top, var right, var bottom, var left]
            && (bottom - top <= DotPixels || right - left <= DotPixels),
        Property.ClipPath => HidesByPath(value),
        Property.Overflow => Is(value, "hidden") || Is(value, "clip"),
        Property.LetterSpacing => value is ['-', .. var tight]
            && CssNumber.Of(tight) >= (tight.EndsWith("em") ? 1 : BlurPixels),
        Property.Margin or Property.Inset => AnyIsOffPage(value, ShareOff),
        Property.Translate => AnyIsOffPage(value, OwnShareOff),
        Property.Indent or Property.Left or Property.Right or Property.Top or Property.Bottom or Property.MarginLeft
            or Property.MarginTop => IsOffPage(value, ShareOff),
        Property.IndentFull => CssNumber.Of(value) >= 100 && value.EndsWith("%"),
        _ => CssNumber.Of(value) is >= 0 and <= DotPixels and var size && (size == 0 || IsInPixels(value)),
    };

    private static bool IsOffPage(ReadOnlySpan<char> value, double share) => value is ['-', .. var length]
        ? CssNumber.Of(length) >= OffPagePixels || IsFarInParts(length, share)
        : CssNumber.Of(value) >= FarPixels || IsFarInParts(value, FarShare);

    private static bool IsFarInParts(ReadOnlySpan<char> length, double from) => CssNumber.Of(length) >= from
        && (length.EndsWith("em") || length.EndsWith("%") || length.EndsWith("vw") || length.EndsWith("vh"));

    private static bool AnyIsOffPage(ReadOnlySpan<char> values, double share)
    {
        foreach (var range in values.SplitAny(' ', ',', '(', ')'))
            if (IsOffPage(values[range].Trim(), share))
                return true;
        return false;
    }

    private static bool IsInPixels(ReadOnlySpan<char> value) =>
        value.EndsWith("px", StringComparison.OrdinalIgnoreCase) || char.IsAsciiDigit(value[^1]);

    private static bool HidesByFilter(ReadOnlySpan<char> value) =>
        Argument(value, "opacity(") is >= 0 and < FaintMax || Argument(value, "contrast(") is >= 0 and <= TinyMax
        || Argument(value, "blur(") >= BlurPixels;

    private static bool HidesByTransform(ReadOnlySpan<char> value)
    {
        if (Has(value, "translate") && AnyIsOffPage(value, OwnShareOff))
            return true;
        foreach (var name in (ReadOnlySpan<string>)["scale(", "scalex(", "scaley(", "scale3d(", "matrix("])
            if (Argument(value, name) is >= 0 and <= TinyMax)
                return true;
        return Argument(value, "rotatex(") is 90 or 270 || Argument(value, "rotatey(") is 90 or 270;
    }

    private static bool HidesByPath(ReadOnlySpan<char> value)
    {
        var numbers = Numbers(value);
        if (Has(value, "inset("))
        {
            // One to four of them, as margins have them; only parts of the element tell without its size.
            var (top, right) = (At(numbers, 0, 0, 0, 0), At(numbers, 0, 1, 1, 1));
            var (bottom, left) = (At(numbers, 0, 0, 2, 2), At(numbers, 0, 1, 1, 3));
            return value.Contains('%') && (top + bottom >= 100 || right + left >= 100);
        }
        if (Has(value, "polygon("))
            return numbers.Length >= 2 && (AreOne(numbers, 0) || AreOne(numbers, 1));
        return Argument(value, "circle(") is 0 || Argument(value, "ellipse(") is 0;
    }

    private static double At(double[] numbers, int ofOne, int ofTwo, int ofThree, int ofFour) => numbers.Length switch
    {
        0 => 0,
        1 => numbers[ofOne],
        2 => numbers[ofTwo],
        3 => numbers[ofThree],
        _ => numbers[ofFour],
    };

    private static bool AreOne(double[] points, int axis)
    {
        for (var at = axis; at < points.Length; at += 2)
            if (points[at] != points[axis])
                return false;
        return true;
    }

    /// <summary>The first number of a function, of a share its part of one; -1 where it isn't there.</summary>
    private static double Argument(ReadOnlySpan<char> value, string function)
    {
        var at = value.IndexOf(function, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return -1;
        var inside = value[(at + function.Length)..].TrimStart();
        var number = CssNumber.Of(inside, out var end);
        return end > 0 && end < inside.Length && inside[end] == '%' ? number / 100 : number;
    }

    /// <summary>All numbers of a value, in order.</summary>
    private static double[] Numbers(ReadOnlySpan<char> value)
    {
        var numbers = new List<double>();
        foreach (var range in value.SplitAny(' ', ',', '(', ')', '/'))
        {
            var word = value[range];
            var isNegative = word is ['-', ..];
            if (CssNumber.Of(isNegative ? word[1..] : word) is >= 0 and var number && numbers.Count < NumbersMax)
                numbers.Add(isNegative ? -number : number);
        }
        return [.. numbers];
    }

    private static bool Is(ReadOnlySpan<char> value, string word) =>
        value.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static bool Has(ReadOnlySpan<char> value, string part) =>
        value.Contains(part, StringComparison.OrdinalIgnoreCase);
}
