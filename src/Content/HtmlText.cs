using MailMesh.Content.Html;
using MailMesh.Content.Html.Streaming;
using MailMesh.Mail.Text;

namespace MailMesh.Content;

/// <summary>An HTML body as text.</summary>
/// <param name="Text">At most <see cref="ContentLimits.TextCharsMax"/> characters.</param>
/// <param name="HiddenChars">
/// Characters, white space aside, that were kept from a person's eyes; they aren't in the text.
/// </param>
public readonly record struct ConvertedHtml(string Text, int HiddenChars)
{
    /// <summary>Links that show another place than they lead to, at most <see cref="HomographFinder.FoundMax"/>; none
    /// of a text without links.</summary>
    public IReadOnlyList<Homograph> OtherLinks { get => field ?? []; init; }
}

/// <summary>
/// HTML mail as text or Markdown. Hidden text and scripts are left out, images are named and never linked, links
/// lead only to http, https and mailto. Works in one pass over at most <see cref="ContentLimits.HtmlCharsMax"/>
/// characters and never throws on malformed HTML.
/// </summary>
public static class HtmlText
{
    /// <summary>With headings, links and lists: what an agent reads.</summary>
    public static ConvertedHtml ToMarkdown(string html) => TryStream(html, links: true) ?? Parse(html, links: true);

    /// <summary>The words alone: what search and previews use. Pages that nest as they should cost no parser.</summary>
    public static ConvertedHtml ToText(string html) => TryStream(html, links: false) ?? Parse(html, links: false);

    /// <summary>
    /// The text of <see cref="ToText"/>, in memory of the pool that the caller frees by disposing of it. A page that
    /// nests as it should leaves nothing behind.
    /// </summary>
    public static RentedText RentText(ReadOnlySpan<char> html)
    {
        using var writer = new MarkdownWriter(links: false, html.Length);
        return PageReader.TryRead(Nesting.Cut(html), writer) is null
            ? RentedText.Of(Parse(html.ToString(), links: false).Text) : writer.FinishRented();
    }

    /// <summary>A page that is understood without a parser, the same as with one; else null.</summary>
    internal static ConvertedHtml? TryStream(string html, bool links)
    {
        using var writer = new MarkdownWriter(links, html.Length);
        return PageReader.TryRead(Nesting.Cut(html), writer) is { } hidden
            ? new(writer.Finish(), hidden) { OtherLinks = writer.OtherLinks } : null;
    }

    internal static ConvertedHtml Parse(string html, bool links)
    {
        using var writer = new MarkdownWriter(links, html.Length);
        var hidden = DomWalk.Through(html, writer);
        return new(writer.Finish(), hidden) { OtherLinks = writer.OtherLinks };
    }
}
