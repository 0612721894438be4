using MailMesh.Content.Html;

namespace MailMesh.Content;

/// <summary>
/// HTML that a browser may show: an allow-list of elements, links to http, https and mailto alone, no images, styles,
/// forms or scripts. At most <see cref="ContentLimits.HtmlCharsMax"/> characters go in; the rest is left out.
/// </summary>
public static class SafeHtml
{
    public static ConvertedHtml Sanitize(string html)
    {
        var writer = new SafeHtmlWriter();
        DomWalk.Through(html, writer);
        return new(writer.Finish(), 0);
    }
}
