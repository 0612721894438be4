namespace MailMesh.Content.Html;

/// <summary>Tells whether an element is kept from a person's eyes by its own attributes.</summary>
internal static class HiddenStyle
{
    private const int StyleCharsMax = 4_096; // a longer style attribute is read up to here

    public static bool Hides(string name, in TagLooks looks) => looks.IsHidden
        || (looks.Style.IsEmpty
            ? IsZero(looks.Width) && IsZero(looks.Height) && name is not "img"
            : HidesByStyle(looks.Style));

    private static bool HidesByStyle(ReadOnlySpan<char> style)
    {
        var colour = ReadOnlySpan<char>.Empty;
        var background = ReadOnlySpan<char>.Empty;
        var zeroHeight = false;
        var clipped = false;
        var rest = style[..Math.Min(style.Length, StyleCharsMax)];
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf(';');
            var declaration = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            var colon = declaration.IndexOf(':');
            if (colon < 0)
                continue;
            var name = declaration[..colon].Trim();
            var value = WithoutImportant(declaration[(colon + 1)..].Trim());
            if (HidesAlone(name, value))
                return true;
            if (Is(name, "color"))
                colour = value;
            else if (Is(name, "background-color") || Is(name, "background"))
                background = value;
            else if (Is(name, "height") || Is(name, "max-height") || Is(name, "width") || Is(name, "max-width"))
                zeroHeight |= IsZero(value);
            else if (Is(name, "overflow"))
                clipped = Is(value, "hidden");
        }
        return (zeroHeight && clipped)
            || (!colour.IsEmpty && !background.IsEmpty && SameColour(colour, background));
    }

    private static bool HidesAlone(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (Is(name, "display"))
            return Is(value, "none");
        if (Is(name, "visibility"))
            return Is(value, "hidden") || Is(value, "collapse");
        if (Is(name, "mso-hide"))
            return Is(value, "all");
        if (Is(name, "font-size") || Is(name, "opacity"))
            return IsZero(value) || IsBarely(value);
        if (Is(name, "text-indent") || Is(name, "left") || Is(name, "top") || Is(name, "margin-left"))
            return value.StartsWith("-") && Number(value[1..]) >= 500; // pushed off the page
        if (Is(name, "color"))
            return Is(value, "transparent") || value.EndsWith(",0)") || value.EndsWith(", 0)");
        return Is(name, "clip-path") ? value.StartsWith("inset(100%") || value.StartsWith("circle(0")
            : Is(name, "clip") && value.StartsWith("rect(0");
    }

    private static ReadOnlySpan<char> WithoutImportant(ReadOnlySpan<char> value)
    {
        var mark = value.IndexOf('!');
        return mark < 0 ? value : value[..mark].TrimEnd();
    }

    private static bool Is(ReadOnlySpan<char> value, string word) =>
        value.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static bool IsZero(ReadOnlySpan<char> value) => value.Length > 0 && Number(value) == 0;

    private static bool IsBarely(ReadOnlySpan<char> value) =>
        Number(value) is > 0 and <= 1 && (value.EndsWith("px") || value.EndsWith("pt"))
        || Number(value) is > 0 and < 0.1;

    /// <summary>Leading number of a CSS length; a negative answer is "none".</summary>
    private static double Number(ReadOnlySpan<char> value)
    {
        var end = 0;
        while (end < value.Length && (char.IsAsciiDigit(value[end]) || value[end] == '.'))
            end++;
        return double.TryParse(value[..end], out var number) ? number : -1;
    }

    private static bool SameColour(ReadOnlySpan<char> one, ReadOnlySpan<char> other) =>
        one.Equals(other, StringComparison.OrdinalIgnoreCase) || (IsWhite(one) && IsWhite(other));

    private static bool IsWhite(ReadOnlySpan<char> colour) =>
        Is(colour, "white") || Is(colour, "#fff") || Is(colour, "#ffffff") || Is(colour, "rgb(255,255,255)")
        || Is(colour, "rgb(255, 255, 255)");
}
