using System.Globalization;
using System.Text;

namespace MailMesh.Content.Html.Seeing;

/// <summary>What of CSS decides whether a person sees a text.</summary>
internal enum Property
{
    Display,
    Visibility,
    Opacity,
    MsoHide,
    Indent,
    Left,
    Right,
    Top,
    MarginLeft,
    MarginTop,
    Transform,
    Clip,
    ClipPath,
    Filter,
    Zoom,
    Width,
    Height,
    MaxWidth,
    MaxHeight,
    Overflow,
    FontSize,
    Colour,
    TextFill,
    Ground,
}

/// <summary>One property with its value.</summary>
/// <param name="Hides">The value alone keeps from the eye: of a size that it is zero, of an overflow that it clips.
/// </param>
/// <param name="Number">Of a font size, in pixels, or where it is relative in parts of the parent's, negative.</param>
internal readonly record struct Declaration(
    Property Property, bool IsImportant, bool Hides, double Number = 0, Colour Colour = default)
{
    private const int StyleCharsMax = 8_192; // a longer style is read up to here
    private const double OffPagePixels = 500; // to the left or above
    private const double FarPixels = 5_000; // to the right or below
    private const double FaintMax = 0.1;

    /// <summary>Adds those of a style that matter here, in their order.</summary>
    public static void Read(ReadOnlySpan<char> style, List<Declaration> into)
    {
        var rest = style[..Math.Min(style.Length, StyleCharsMax)];
        if (rest.Contains('\\') || rest.IndexOf("/*") >= 0)
            rest = Plain(rest);
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf(';');
            var one = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            var colon = one.IndexOf(':');
            if (colon < 0 || PropertyOf(one[..colon].Trim()) is not { } property)
                continue;
            var value = one[(colon + 1)..];
            var mark = value.IndexOf('!');
            Add(property, (mark < 0 ? value : value[..mark]).Trim(), mark >= 0, into);
        }
    }

    private static Property? PropertyOf(ReadOnlySpan<char> name)
    {
        Span<char> lower = stackalloc char[24];
        if (name.Length > lower.Length)
            return null;
        name.ToLowerInvariant(lower);
        return lower[..name.Length] switch
        {
            "display" => Property.Display,
            "visibility" or "content-visibility" => Property.Visibility,
            "opacity" => Property.Opacity,
            "mso-hide" => Property.MsoHide,
            "text-indent" => Property.Indent,
            "left" => Property.Left,
            "right" => Property.Right,
            "top" => Property.Top,
            "margin-left" => Property.MarginLeft,
            "margin-top" => Property.MarginTop,
            "transform" or "-webkit-transform" => Property.Transform,
            "clip" => Property.Clip,
            "clip-path" => Property.ClipPath,
            "filter" => Property.Filter,
            "zoom" => Property.Zoom,
            "width" => Property.Width,
            "height" => Property.Height,
            "max-width" => Property.MaxWidth,
            "max-height" => Property.MaxHeight,
            "overflow" or "overflow-x" or "overflow-y" => Property.Overflow,
            "font-size" or "font" => Property.FontSize,
            "color" => Property.Colour,
            "-webkit-text-fill-color" => Property.TextFill,
            "background-color" or "background" or "background-image" => Property.Ground,
            _ => null,
        };
    }

    private static void Add(Property property, ReadOnlySpan<char> value, bool important, List<Declaration> into)
    {
        if (property == Property.FontSize)
        {
            if (FontSize.Of(value) is { } size)
                into.Add(new(property, important, false, size));
        }
        else if (property is Property.Colour or Property.TextFill)
        {
            if (!Is(value, "inherit") && !Is(value, "currentcolor"))
                into.Add(new(property, important, false, 0, Colour.Of(value)));
        }
        else if (property == Property.Ground)
            into.Add(new(property, important, false, 0, Ground(value)));
        else
            into.Add(new(property, important, Hiding(property, value)));
    }

    private static bool Hiding(Property property, ReadOnlySpan<char> value) => property switch
    {
        Property.Display => Is(value, "none"),
        Property.Visibility => Is(value, "hidden") || Is(value, "collapse"),
        Property.MsoHide => Is(value, "all"),
        Property.Opacity => NumberOf(value) >= 0
            && NumberOf(value) < (value.EndsWith("%") ? FaintMax * 100 : FaintMax),
        Property.Zoom => NumberOf(value) == 0,
        Property.Filter => Has(value, "opacity(0"),
        Property.Transform => Has(value, "scale(0)") || Has(value, "scale(0,") || Has(value, "scalex(0)")
            || Has(value, "scaley(0)") || Has(value, "(-9999") || Has(value, "(-10000"),
        Property.Clip => Has(value, "rect(0") || Has(value, "rect(1px,1px,1px,1px)")
            || Has(value, "rect(1px, 1px, 1px, 1px)"),
        Property.ClipPath => Has(value, "inset(100%") || Has(value, "inset(50%") || Has(value, "circle(0")
            || Has(value, "polygon(0 0, 0 0") || Has(value, "polygon(0 0,0 0"),
        Property.Overflow => Is(value, "hidden") || Is(value, "clip"),
        Property.Indent or Property.Left or Property.Right or Property.Top or Property.MarginLeft
            or Property.MarginTop => value is ['-', .. var length]
                ? NumberOf(length) >= OffPagePixels || IsFarInFonts(length)
                : NumberOf(value) >= FarPixels,
        _ => NumberOf(value) == 0, // a size
    };

    private static bool IsFarInFonts(ReadOnlySpan<char> length) => NumberOf(length) >= 50
        && (length.EndsWith("em") || length.EndsWith("%") || length.EndsWith("vw") || length.EndsWith("vh"));

    private static Colour Ground(ReadOnlySpan<char> value)
    {
        if (Has(value, "url(") || Has(value, "gradient"))
            return Colour.Unknown;
        if (value.Contains('('))
            return Colour.Of(value);
        foreach (var range in value.Split(' '))
            if (Colour.Of(value[range]) is { Kind: ColourKind.Known } known)
                return known;
        return Colour.Clear; // none, repeat, a position: what is behind shows
    }

    /// <summary>Comments and escapes read (CSS Syntax §4.3): both tear a word that is looked for.</summary>
    internal static string Plain(ReadOnlySpan<char> css)
    {
        var plain = new StringBuilder(css.Length);
        for (var at = 0; at < css.Length; at++)
        {
            if (css[at] == '/' && at + 1 < css.Length && css[at + 1] == '*')
            {
                var end = css[(at + 2)..].IndexOf("*/");
                at = end < 0 ? css.Length : at + end + 3;
            }
            else if (css[at] == '\\' && at + 1 < css.Length)
            {
                var digits = 0;
                while (digits < 6 && at + 1 + digits < css.Length && char.IsAsciiHexDigit(css[at + 1 + digits]))
                    digits++;
                if (digits == 0)
                {
                    plain.Append(css[++at]);
                    continue;
                }
                var point = int.Parse(css.Slice(at + 1, digits), NumberStyles.AllowHexSpecifier);
                plain.Append(Rune.IsValid(point) ? new Rune(point).ToString() : "\uFFFD");
                at += digits;
                if (at + 1 < css.Length && char.IsWhiteSpace(css[at + 1]))
                    at++;
            }
            else
                plain.Append(css[at]);
        }
        return plain.ToString();
    }

    /// <summary>Leading number of a length; a negative answer is "none".</summary>
    internal static double NumberOf(ReadOnlySpan<char> value)
    {
        var end = 0;
        while (end < value.Length && (char.IsAsciiDigit(value[end]) || value[end] == '.'))
            end++;
        return double.TryParse(value[..end], CultureInfo.InvariantCulture, out var number) ? number : -1;
    }

    private static bool Is(ReadOnlySpan<char> value, string word) =>
        value.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static bool Has(ReadOnlySpan<char> value, string part) =>
        value.Contains(part, StringComparison.OrdinalIgnoreCase);
}
