using AngleSharp.Dom;

namespace MailMesh.Content.Html;

/// <summary>The attributes of a tag that decide what a person sees of it; empty where it has none.</summary>
internal ref struct TagLooks
{
    /// <summary>Has the attribute <c>hidden</c>, whatever its value.</summary>
    public bool IsHidden;
    public ReadOnlySpan<char> Style;
    public ReadOnlySpan<char> Width;
    public ReadOnlySpan<char> Height;
    public ReadOnlySpan<char> Alt;
    public ReadOnlySpan<char> Href;

    public static TagLooks Of(IElement element) => new()
    {
        IsHidden = element.HasAttribute("hidden"),
        Style = element.GetAttribute("style"),
        Width = element.GetAttribute("width"),
        Height = element.GetAttribute("height"),
        Alt = element.GetAttribute("alt"),
        Href = element.GetAttribute("href"),
    };
}
