using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using MailMesh.Content.Html.Seeing;
using MailMesh.Content.Html.Seeing.Styles;

namespace MailMesh.Content.Html;

/// <summary>
/// Parses HTML and tells a writer what a person sees of it; walks without recursion: a hostile mail nests without end.
/// </summary>
internal static class DomWalk
{
    private const string HtmlNamespace = "http://www.w3.org/1999/xhtml";

    private static readonly HtmlParser Parser = new(new HtmlParserOptions
    {
        IsScripting = false, // what <noscript> holds is shown, as in a mail client
        IsKeepingSourceReferences = false,
    }, BrowsingContext.New(Configuration.Default));

    // Their content isn't text for a reader.
    private static readonly HashSet<string> Dropped =
    [
        "script", "style", "head", "title", "template", "svg", "math", "iframe", "frame", "frameset", "object", "embed",
        "applet", "audio", "video", "canvas", "noembed", "noframes", "xmp", "plaintext", "select", "option", "datalist",
        "textarea", "input", "button", "meta", "link", "base", "param", "source", "track", "map", "area", "rp",
    ];

    /// <returns>Characters of text that a person would not have seen, white space aside.</returns>
    public static int Through(string html, IPageWriter writer)
    {
        var read = Nesting.Cut(html);
        var source = read.Length < html.Length ? read.ToString() : html;
        using var document = Parser.ParseDocument(source);
        if (document.Body is not { } body)
            return 0;
        var sight = new Sight(writer, Sheet(document));
        var open = new Stack<(INodeList Children, int Next)>();
        if (Begin(body, sight))
            open.Push((body.ChildNodes, 0));
        while (open.TryPop(out var at) && !writer.Full)
        {
            if (at.Next == at.Children.Length)
            {
                sight.Leave();
                continue;
            }
            // By its number: a node is asked for its sibling at the cost of all of them.
            var node = at.Children[at.Next];
            open.Push((at.Children, at.Next + 1));
            if (Begin(node, sight))
                open.Push((node.ChildNodes, 0));
        }
        return sight.HiddenChars;
    }

    /// <summary>True where something may stand in it.</summary>
    private static bool Begin(INode node, Sight sight)
    {
        switch (node)
        {
            case IElement element when IsShown(element): return sight.Enter(element.LocalName, TagLooks.Of(element));
            case IElement element: sight.Pass(element.LocalName, TagLooks.Of(element)); return false;
            case IText text: sight.Text(text.Data); return false;
            case IComment comment: sight.Comment(comment.Data); return false;
            default: return false;
        }
    }

    private static bool IsShown(IElement element) => !Dropped.Contains(element.LocalName)
        && element.NamespaceUri is (null or HtmlNamespace)
        && (element.LocalName != "dialog" || element.HasAttribute("open"));

    private static StyleSheet Sheet(IDocument document)
    {
        var sheet = new StyleSheet();
        foreach (var style in document.GetElementsByTagName("style"))
            sheet.Add(style.TextContent, style.GetAttribute("media"));
        return sheet;
    }
}
