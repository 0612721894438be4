using MailMesh.Content.Html;

namespace MailMesh.Content;

/// <summary>An HTML body as text.</summary>
/// <param name="Text">At most <see cref="ContentLimits.TextCharsMax"/> characters.</param>
/// <param name="HiddenChars">Characters that styles kept from a person's eyes; they aren't in the text.</param>
public readonly record struct ConvertedHtml(string Text, int HiddenChars);

/// <summary>
/// HTML mail as text or Markdown. Hidden text and scripts are left out, images are named and never linked, links
/// lead only to http, https and mailto. Works in one pass over at most <see cref="ContentLimits.HtmlCharsMax"/>
/// characters and never throws on malformed HTML.
/// </summary>
public static class HtmlText
{
    /// <summary>With headings, links and lists: what an agent reads.</summary>
    public static ConvertedHtml ToMarkdown(string html) => Convert(html, links: true);

    /// <summary>The words alone: what search and previews use.</summary>
    public static ConvertedHtml ToText(string html) => Convert(html, links: false);

    private static ConvertedHtml Convert(string html, bool links)
    {
        var writer = new MarkdownWriter(links);
        DomWalk.Through(html, writer);
        return new(writer.Finish(), writer.HiddenChars);
    }
}
