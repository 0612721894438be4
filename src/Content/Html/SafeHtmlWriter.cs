using System.Buffers;
using System.Globalization;
using MailMesh.Content.Html.Seeing;

namespace MailMesh.Content.Html;

/// <summary>
/// Writes a document anew from an allow-list. Nothing is copied: names come from our own list and every text and
/// value is encoded, so that a parser which reads the result differently finds no markup that we didn't write.
/// </summary>
internal sealed class SafeHtmlWriter(int charsExpected) : IPageWriter, IDisposable
{
    private static readonly HashSet<string> Allowed =
    [
        "a", "abbr", "address", "article", "b", "blockquote", "br", "caption", "center", "cite", "code", "col",
        "colgroup", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hr", "i", "ins", "kbd", "li", "main", "mark", "ol", "p", "pre", "q", "s", "samp",
        "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
        "thead", "tr", "tt", "u", "ul", "var",
    ];

    private static readonly HashSet<string> Void = ["br", "hr", "col"];
    private static readonly SearchValues<char> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private const int WordCharsMax = 10;
    private const int NumberMax = 1_000;
    private const int AltCharsMax = 200;

    private readonly LentText _out = new(charsExpected);
    private readonly LinkWatch _watch = new();

    public bool Full => _out.Length >= ContentLimits.HtmlCharsMax;

    public bool KeepsLinks => true;

    public IReadOnlyList<Homograph> OtherLinks => _watch.Found;

    public string Finish() => _out.Written.ToString();

    public void Dispose() => _out.Dispose();

    public bool Open(string name, in TagLooks looks)
    {
        if (name == "img")
        {
            Image(looks.Alt);
            return false;
        }
        if (!Allowed.Contains(name))
            return true; // loses its tag and keeps its words
        _out.Append('<').Append(name);
        Attributes(name, looks);
        _out.Append('>');
        return !Void.Contains(name);
    }

    public void Text(ReadOnlySpan<char> text)
    {
        _watch.Text(text);
        HtmlEscape.Append(text, _out);
    }

    public void Close(string name)
    {
        if (name == "a")
            _watch.Close();
        else if (name is "div" or "p" or "td" or "li")
            _watch.Gap();
        if (Allowed.Contains(name))
            _out.Append("</").Append(name).Append('>');
    }

    private void Attributes(string name, in TagLooks looks)
    {
        Word("align", looks.Align);
        Word("valign", looks.VAlign);
        Word("dir", looks.Dir);
        Number("colspan", looks.ColSpan);
        Number("rowspan", looks.RowSpan);
        Number("span", looks.Span);
        Number("start", looks.Start);
        Number("value", looks.Value);
        if (name != "a")
            return;
        var href = looks.IsLink ? SafeLink.Of(looks.Href.ToString()) : null;
        _watch.Open(href);
        if (href is not null)
        {
            Attribute("href", href);
            Attribute("rel", "noopener noreferrer nofollow");
            Attribute("target", "_blank");
        }
    }

    private void Word(string name, ReadOnlySpan<char> value)
    {
        if (value.Length is > 0 and <= WordCharsMax && !value.ContainsAnyExcept(Letters))
            Attribute(name, value);
    }

    private void Number(string name, ReadOnlySpan<char> value)
    {
        if (!value.IsEmpty && int.TryParse(value, CultureInfo.InvariantCulture, out var number)
            && number is >= 0 and <= NumberMax)
            Attribute(name, number.ToString(CultureInfo.InvariantCulture));
    }

    private void Attribute(string name, ReadOnlySpan<char> value)
    {
        _out.Append(' ').Append(name).Append("=\"");
        HtmlEscape.Append(value, _out);
        _out.Append('"');
    }

    // A picture is named, never fetched: a remote one would tell the sender who read the mail and when.
    private void Image(ReadOnlySpan<char> alt)
    {
        if (alt.Length is > 0 and <= AltCharsMax)
            Text($"[image: {alt}]");
    }
}
