using AngleSharp.Dom;

namespace MailMesh.Content.Html.Seeing;

/// <summary>The attributes of a tag that decide what a person sees of it; empty where it has none.</summary>
internal ref struct TagLooks
{
    /// <summary>Has the attribute <c>hidden</c>, whatever its value, or is shown only when a script opens it.</summary>
    public bool IsHidden;

    /// <summary>A table that says of itself that it only lays out the page.</summary>
    public bool IsLayout;

    /// <summary>Has an address to lead to.</summary>
    public bool IsLink;
    public ReadOnlySpan<char> Style;
    public ReadOnlySpan<char> Class;
    public ReadOnlySpan<char> Id;
    public ReadOnlySpan<char> Width;
    public ReadOnlySpan<char> Height;

    /// <summary>The attribute <c>bgcolor</c>.</summary>
    public ReadOnlySpan<char> Ground;

    /// <summary>The attribute <c>color</c> of a font, <c>text</c> of a body.</summary>
    public ReadOnlySpan<char> Colour;

    /// <summary>The attribute <c>background</c>: a picture.</summary>
    public ReadOnlySpan<char> Picture;
    public ReadOnlySpan<char> Alt;

    /// <summary>The attribute <c>media</c> of a style sheet.</summary>
    public ReadOnlySpan<char> Media;

    public ReadOnlySpan<char> Href;

    /// <summary>What has all attributes; null where the page is read without a document.</summary>
    public IElement? Source;

    // Those that sanitised HTML keeps.
    public ReadOnlySpan<char> Align;
    public ReadOnlySpan<char> VAlign;
    public ReadOnlySpan<char> Dir;
    public ReadOnlySpan<char> ColSpan;
    public ReadOnlySpan<char> RowSpan;
    public ReadOnlySpan<char> Span;
    public ReadOnlySpan<char> Start;
    public ReadOnlySpan<char> Value;

    /// <summary>Of the attribute <c>role</c> (WAI-ARIA §5.4).</summary>
    public static bool SaysLayout(ReadOnlySpan<char> role) =>
        role.Equals("presentation", StringComparison.OrdinalIgnoreCase)
        || role.Equals("none", StringComparison.OrdinalIgnoreCase);

    public static TagLooks Of(IElement element)
    {
        var looks = new TagLooks { Source = element };
        foreach (var attribute in element.Attributes)
        {
            ReadOnlySpan<char> value = attribute.Value;
            switch (attribute.Name)
            {
                case "hidden" or "popover": looks.IsHidden = true; break;
                case "href":
                    looks.IsLink = true;
                    looks.Href = value;
                    break;
                case "style": looks.Style = value; break;
                case "class": looks.Class = value; break;
                case "id": looks.Id = value; break;
                case "role": looks.IsLayout = SaysLayout(value); break;
                case "width": looks.Width = value; break;
                case "height": looks.Height = value; break;
                case "bgcolor": looks.Ground = value; break;
                case "color" or "text": looks.Colour = value; break;
                case "background": looks.Picture = value; break;
                case "media": looks.Media = value; break;
                case "alt": looks.Alt = value; break;
                case "align": looks.Align = value; break;
                case "valign": looks.VAlign = value; break;
                case "dir": looks.Dir = value; break;
                case "colspan": looks.ColSpan = value; break;
                case "rowspan": looks.RowSpan = value; break;
                case "span": looks.Span = value; break;
                case "start": looks.Start = value; break;
                case "value": looks.Value = value; break;
                default: break;
            }
        }
        return looks;
    }
}
