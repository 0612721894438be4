using MailMesh.Content.Html;
using MailMesh.Content.Html.Streaming;

namespace MailMesh.Content;

/// <summary>
/// HTML that a browser may show: an allow-list of elements, links to http, https and mailto alone, no images, styles,
/// forms or scripts. At most <see cref="ContentLimits.HtmlCharsMax"/> characters go in; the rest is left out.
/// </summary>
public static class SafeHtml
{
    public static ConvertedHtml Sanitize(string html) => TryStream(html) ?? Parse(html);

    internal static ConvertedHtml? TryStream(string html)
    {
        using var writer = new SafeHtmlWriter(html.Length);
        return PageReader.TryRead(Nesting.Cut(html), writer) is { } hidden
            ? new(writer.Finish(), hidden) { OtherLinks = writer.OtherLinks } : null;
    }

    internal static ConvertedHtml Parse(string html)
    {
        using var writer = new SafeHtmlWriter(html.Length);
        var hidden = DomWalk.Through(html, writer);
        return new(writer.Finish(), hidden) { OtherLinks = writer.OtherLinks };
    }
}
