using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace MailMesh.Content.Html;

/// <summary>Hears a document in order: each element's start and end, and the text between.</summary>
internal interface IDomVisitor
{
    /// <returns>False to skip everything inside the element; <see cref="Leave"/> isn't called then.</returns>
    bool Enter(IElement element);
    void Text(string text);
    void Leave(IElement element);
    /// <summary>True once nothing more can be taken.</summary>
    bool Full { get; }
}

/// <summary>Parses HTML and walks it without recursion: a hostile mail nests without end.</summary>
internal static class DomWalk
{
    private static readonly HtmlParser Parser = new(new HtmlParserOptions
    {
        IsScripting = false, // what <noscript> holds is shown, as in a mail client
        IsKeepingSourceReferences = false,
    }, BrowsingContext.New(Configuration.Default));

    public static void Through(string html, IDomVisitor visitor)
    {
        var read = Nesting.Cut(html);
        var source = read.Length < html.Length ? read.ToString() : html;
        using var document = Parser.ParseDocument(source);
        if (document.Body is not { } body)
            return;

        INode? node = body;
        while (node is not null && !visitor.Full)
        {
            var inside = false;
            if (node is IElement element)
                inside = visitor.Enter(element);
            else if (node is IText text)
                visitor.Text(text.Data);

            if (inside && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }
            if (inside)
                visitor.Leave((IElement)node);
            node = Next(node, body, visitor);
        }
    }

    private static INode? Next(INode node, INode top, IDomVisitor visitor)
    {
        while (node != top)
        {
            if (node.NextSibling is { } sibling)
                return sibling;
            node = node.Parent!;
            visitor.Leave((IElement)node);
        }
        return null;
    }
}
