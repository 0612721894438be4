using MailMesh.Content.Html.Seeing.Styles;

namespace MailMesh.Content.Html.Seeing;

/// <summary>How text at one place looks.</summary>
internal struct Seen
{
    /// <summary>Whatever stands in it is hidden too.</summary>
    public bool IsGone;

    /// <summary>By <c>visibility</c>: what stands in it can be visible again.</summary>
    public bool IsInvisible;
    public double FontSize;
    public Colour Text;
    public Colour Ground;

    /// <summary>The custom properties that hold here; null where there are none.</summary>
    public Variable? Variables;

    public readonly bool IsUnreadable => IsGone || IsInvisible || FontSize <= Styles.FontSize.UnreadableMax
        || Text.Kind == ColourKind.Clear || Text.Near(Ground);
}
