using System.Collections.Frozen;

namespace MailMesh.Content.Html.Streaming;

/// <summary>Where an element may stand, after the HTML Standard's tree construction (§13.2.6.4.7 and on).</summary>
internal enum Placing
{
    /// <summary>Stands wherever text may, and ends by its own end tag.</summary>
    Inline,

    /// <summary>As <see cref="Inline"/>; a second one of the same name would end the first.</summary>
    Anchor,

    /// <summary>Ends an open paragraph.</summary>
    Block,

    Heading,
    Paragraph,

    /// <summary>An item of a list: ends the one before it.</summary>
    Item,

    /// <summary>Has no content.</summary>
    Void,

    /// <summary>Void, and ends an open paragraph.</summary>
    Rule,

    /// <summary>Void, and shows nothing.</summary>
    Silent,

    /// <summary>Its content is no markup and isn't shown.</summary>
    RawText,

    Table,
    TableBody,
    Row,
    Cell,

    Html,
    Head,
    Body,

    /// <summary>Text of the head, whose character references nobody needs.</summary>
    Title,
}

/// <summary>An element that the stream reader knows to place; all others are the parser's.</summary>
internal sealed record Element(string Name, Placing Placing)
{
    public const int NameCharsMax = 10; // blockquote, figcaption

    private static readonly FrozenDictionary<string, Element> Known = All()
        .ToFrozenDictionary(element => element.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Element>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    public static Element AnyBody { get; } = Known["body"];

    public static Element AnyTableBody { get; } = Known["tbody"];

    public static Element AnyRow { get; } = Known["tr"];

    /// <summary>Ended by what can't stand in it, without an end tag (§13.2.6.3).</summary>
    public bool EndsByItself { get; } = Placing is Placing.Paragraph or Placing.Item;

    /// <summary>Holds nothing but white space and parts of a table.</summary>
    public bool IsTablePart { get; } = Placing is Placing.Table or Placing.TableBody or Placing.Row;

    /// <summary>What is looked for above isn't looked for beyond it (§13.2.4.2, "in button scope").</summary>
    public bool EndsScope { get; } = Placing is Placing.Table or Placing.Cell or Placing.Body;

    /// <summary>§13.2.4.2, "special", as far as a list item meets them.</summary>
    public bool IsSpecial { get; } = Placing is not (Placing.Inline or Placing.Anchor);

    public static Element? Find(ReadOnlySpan<char> name)
    {
        Span<char> lower = stackalloc char[NameCharsMax];
        return name.Length <= NameCharsMax
            && System.Text.Ascii.ToLower(name, lower, out var length) == System.Buffers.OperationStatus.Done
            && ByName.TryGetValue(lower[..length], out var element) ? element : null;
    }

    private static IEnumerable<Element> All() =>
    [
        .. Each(Placing.Inline, "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"),
        .. Each(Placing.Inline, "span", "sub", "sup", "cite", "abbr", "q", "del", "ins", "kbd", "samp", "var", "mark",
            "label", "time", "o:p"),
        .. Each(Placing.Anchor, "a"),
        .. Each(Placing.Block, "div", "center", "blockquote", "ul", "ol", "dl", "section", "article", "header",
            "footer", "main", "aside", "nav", "address", "figure", "figcaption", "details", "summary", "fieldset"),
        .. Each(Placing.Heading, "h1", "h2", "h3", "h4", "h5", "h6"),
        .. Each(Placing.Paragraph, "p"),
        .. Each(Placing.Item, "li", "dt", "dd"),
        .. Each(Placing.Void, "br", "img", "wbr"),
        .. Each(Placing.Rule, "hr"),
        .. Each(Placing.Silent, "meta", "link", "base"),
        .. Each(Placing.RawText, "style", "script"),
        .. Each(Placing.Table, "table"),
        .. Each(Placing.TableBody, "tbody", "thead", "tfoot"),
        .. Each(Placing.Row, "tr"),
        .. Each(Placing.Cell, "td", "th"),
        .. Each(Placing.Html, "html"),
        .. Each(Placing.Head, "head"),
        .. Each(Placing.Body, "body"),
        .. Each(Placing.Title, "title"),
    ];

    private static IEnumerable<Element> Each(Placing placing, params string[] names) =>
        names.Select(name => new Element(name, placing));
}
