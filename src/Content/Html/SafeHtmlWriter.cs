using System.Text;
using System.Text.Encodings.Web;
using AngleSharp.Dom;

namespace MailMesh.Content.Html;

/// <summary>
/// Writes a document anew from an allow-list. Nothing is copied: names come from our own list and every text and
/// value is encoded, so that a parser which reads the result differently finds no markup that we didn't write.
/// </summary>
internal sealed class SafeHtmlWriter : IDomVisitor
{
    private static readonly HashSet<string> Allowed =
    [
        "a", "abbr", "address", "article", "b", "blockquote", "br", "caption", "center", "cite", "code", "col",
        "colgroup", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hr", "i", "ins", "kbd", "li", "main", "mark", "ol", "p", "pre", "q", "s", "samp",
        "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
        "thead", "tr", "tt", "u", "ul", "var",
    ];

    // Their content isn't text for a reader; everything else that isn't allowed loses its tag and keeps its words.
    private static readonly HashSet<string> Dropped =
    [
        "script", "style", "head", "title", "template", "svg", "math", "iframe", "frame", "frameset", "object", "embed",
        "applet", "audio", "video", "canvas", "noscript", "noembed", "noframes", "xmp", "plaintext", "select", "option",
        "textarea", "input", "button", "meta", "link", "base", "param", "source", "track", "map", "area",
    ];

    private static readonly HashSet<string> Void = ["br", "hr", "col"];
    private static readonly HashSet<string> Numbers = ["colspan", "rowspan", "start", "value", "span"];
    private static readonly HashSet<string> Words = ["align", "valign", "dir"];

    private readonly StringBuilder _out = new();

    public bool Full => _out.Length >= ContentLimits.HtmlCharsMax;

    public string Finish() => _out.ToString();

    public bool Enter(IElement element)
    {
        var name = element.LocalName;
        if (Dropped.Contains(name) || element.NamespaceUri is not (null or "http://www.w3.org/1999/xhtml"))
            return false;
        if (name == "img")
        {
            Image(element);
            return false;
        }
        if (!Writes(element))
            return true;
        _out.Append('<').Append(name);
        Attributes(element);
        _out.Append('>');
        return !Void.Contains(name);
    }

    public void Text(string text) => _out.Append(HtmlEncoder.Default.Encode(InvisibleText.Remove(text).Text));

    public void Leave(IElement element)
    {
        if (Writes(element))
            _out.Append("</").Append(element.LocalName).Append('>');
    }

    private static bool Writes(IElement element) => Allowed.Contains(element.LocalName);

    private void Attributes(IElement element)
    {
        foreach (var attribute in element.Attributes)
        {
            var name = attribute.LocalName;
            if (Numbers.Contains(name) && int.TryParse(attribute.Value, out var number) && number is >= 0 and <= 1000)
                Attribute(name, number.ToString());
            else if (Words.Contains(name) && attribute.Value.Length <= 10 && attribute.Value.All(char.IsAsciiLetter))
                Attribute(name, attribute.Value);
        }
        if (element.LocalName == "a" && SafeLink.Of(element.GetAttribute("href")) is { } href)
        {
            Attribute("href", href);
            Attribute("rel", "noopener noreferrer nofollow");
            Attribute("target", "_blank");
        }
    }

    private void Attribute(string name, string value) =>
        _out.Append(' ').Append(name).Append("=\"").Append(HtmlEncoder.Default.Encode(value)).Append('"');

    // A picture is named, never fetched: a remote one would tell the sender who read the mail and when.
    private void Image(IElement element)
    {
        if (element.GetAttribute("alt") is { Length: > 0 and <= 200 } alt)
            Text($"[image: {alt}]");
    }
}
