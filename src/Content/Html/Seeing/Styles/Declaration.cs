namespace MailMesh.Content.Html.Seeing.Styles;

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
    Scale,
    Translate,
    Mask,
    Margin,
    Inset,
    Bottom,
    LetterSpacing,

    /// <summary>Indented by all of its width: hides what doesn't overflow.</summary>
    IndentFull,

    /// <summary>A custom property: says nothing by itself.</summary>
    Variable,
}

/// <summary>One property with its value.</summary>
/// <param name="Hides">The value alone keeps from the eye: of a size that it is zero, of an overflow that it clips.
/// </param>
/// <param name="Number">Of a font size, in pixels, or where it is relative in parts of the parent's, negative.</param>
internal readonly record struct Declaration(
    Property Property, bool IsImportant, bool Hides, double Number = 0, Colour Colour = default)
{
    /// <summary>Of a value that asks for custom properties, and of a custom property, as it is written.</summary>
    public string? Raw { get; init; }

    /// <summary>Of a custom property.</summary>
    public string? Name { get; init; }

    private const int RawCharsMax = 500; // a longer value is none

    private const int StyleCharsMax = 8_192; // a longer style is read up to here

    /// <summary>Adds those of a style that matter here, in their order.</summary>
    public static void Read(ReadOnlySpan<char> style, List<Declaration> into)
    {
        var rest = style[..Math.Min(style.Length, StyleCharsMax)];
        if (rest.Contains('\\') || rest.IndexOf("/*") >= 0)
            rest = CssText.Unescape(CssText.WithoutComments(rest));
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf(';');
            var one = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            var colon = one.IndexOf(':');
            var name = colon < 0 ? [] : one[..colon].Trim();
            if (colon < 0 || PropertyOf(name) is not { } property)
                continue;
            var value = one[(colon + 1)..];
            var mark = value.IndexOf('!');
            var said = (mark < 0 ? value : value[..mark]).Trim();
            if (property != Property.Variable && said.IndexOf("var(", StringComparison.OrdinalIgnoreCase) < 0)
                Add(property, said, mark >= 0, into);
            else if (said.Length <= RawCharsMax && name.Length <= RawCharsMax)
                into.Add(new(property, mark >= 0, false)
                {
                    Raw = said.ToString(), Name = property == Property.Variable ? name.ToString() : null,
                });
        }
    }

    /// <summary>Some declare custom properties, or ask for them.</summary>
    public static bool HasVariables(List<Declaration> declarations)
    {
        foreach (var one in declarations)
            if (one.Raw is not null)
                return true;
        return false;
    }

    private static Property? PropertyOf(ReadOnlySpan<char> name)
    {
        if (name.StartsWith("--"))
            return Property.Variable;
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
            "scale" => Property.Scale,
            "translate" => Property.Translate,
            "mask" or "mask-image" or "-webkit-mask" or "-webkit-mask-image" => Property.Mask,
            "margin" => Property.Margin,
            "inset" => Property.Inset,
            "bottom" => Property.Bottom,
            "letter-spacing" => Property.LetterSpacing,
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

    /// <summary>Adds what a value says of a property.</summary>
    public static void Add(Property property, ReadOnlySpan<char> value, bool important, List<Declaration> into)
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
        {
            into.Add(new(property, important, HidingValue.Hides(property, value)));
            if (property == Property.Indent)
                into.Add(new(Property.IndentFull, important, HidingValue.Hides(Property.IndentFull, value)));
        }
    }

    private static Colour Ground(ReadOnlySpan<char> value)
    {
        if (Has(value, "url("))
            return Colour.Unknown;
        if (Has(value, "gradient"))
            return Colour.OfGradient(value);
        if (value.Contains('('))
            return Colour.Of(value);
        foreach (var range in value.Split(' '))
            if (Colour.Of(value[range]) is { Kind: ColourKind.Known } known)
                return known;
        return Colour.Clear; // none, repeat, a position: what is behind shows
    }

    private static bool Is(ReadOnlySpan<char> value, string word) =>
        value.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static bool Has(ReadOnlySpan<char> value, string part) =>
        value.Contains(part, StringComparison.OrdinalIgnoreCase);
}
