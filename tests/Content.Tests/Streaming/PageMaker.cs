using System.Text;

namespace MailMesh.Content.Tests.Streaming;

/// <summary>
/// HTML pages made from a seed: as mail programs write them, then torn in a few places. A page that is torn
/// everywhere says little, since the stream reader gives it up at the first.
/// </summary>
internal sealed class PageMaker(int seed)
{
    private const int DepthMax = 7;

    private static readonly string[] Inlines =
        ["b", "i", "u", "em", "font", "strong", "span", "a", "small", "o:p", "sub", "SPAN", "code", "label", "a"];

    private static readonly string[] Blocks =
        ["div", "center", "blockquote", "section", "DIV", "address", "fieldset", "summary", "h1", "h2", "article"];

    private static readonly string[] Looks =
    [
        "style=\"display:none\"", "hidden", "style='font-size:0'", "STYLE=color:red", "width=0 height=0", "width='1'",
        "style=\"color:#fff;background:#fff\"", "style=\"font-family:&quot;Arial&quot;;display:none\"", "class=x",
        "href=\"https://x.test/?a=1&amp;b=2\"", "href=https://x.test/?a=1&b=2", "style='height:0;\r\noverflow:hidden'",
        "style=\"color:red\" style=\"display:none\"", "style=\"visibility&#58;hidden\"", "alt=\"A &amp; B\"",
        "alt='Logo\r\nof us'", "hidden=false", "style=\"display&colon;none\"", "style=\"display:n&#111;ne\"",
        "style=\"dis&#x70;lay:none\"", "style=\"/**/display:none\"", "dir=rtl", "height=\"0\" width=\"0\"",
        "style = 'opacity:0'", "class=h", "class='x h y'", "id=g", "class=v", "align=center", "colspan=2",
        "bgcolor=white",
        "color=white", "style='color:#fff'", "style=font-size:0", "style=font-size:20px",
        "role=presentation", "popover", "class='y x'", "style='margin:0 0 0 -999px'",
        "href='#?a&copy=1&amp;b&c=&lt'", "style\n=\nx", "bgcolor=#fff",
    ];

    private static readonly string[] Words =
    [
        "hello", "a  b", " x\r\n y ", "&nbsp;", "&amp;", " & ", "&#8364;", "&#x1F642;", "été", "\u200Bz", "&lt;b&gt;",
        "\u00A0", "&hellip;", "\r\n\t", "end.", "<!-- no -->", "<!--[if mso]><p>x</p><![endif]-->", "<![if !mso]>",
        "<br>", "<br/>", "<hr>", "<img alt=' Logo '>", "<img width=0 height=0 alt=z>", "<wbr>",
        "<style>p{x}</style>", "<style>.h{display:none}</style>",
        "<script>if (a<b) '</p>'</script>", "<meta x>", "<br hidden>", "\u0001\u0085", "word",
    ];

    /// <summary>What is in no page that nests as it should, and how hidden text is smuggled.</summary>
    private static readonly string[] Oddities =
    [
        "<b>", "</b>", "<p>", "</p>", "<div>", "</div>", "<table>", "</table>", "<td>", "</td>", "<tr>", "</tr>",
        "<li>", "</li>", "</ul>", "<body>", "</body>", "</html>", "<html>", "<head>", "</head>", "<a>", "</a>",
        "<select>", "<option>x", "<noscript>", "<svg>", "</svg>", "<template>", "<textarea>", "</textarea>", "<pre>",
        "<form>", "<title>t</title>", "<style>", "</style>", "<!--", "-->", "--!>", "<![CDATA[", "\0", "\uFFFF",
        "\uFEFF", "<frameset>", "<plaintext>", "<button>", "<body style='display:none'>", "<input type=hidden>",
        "<caption>", "<col>", "<colgroup>", "<tbody>", "</tbody>", "<thead>", "<th>", "<dt>", "<dd>", "</dl>", "<h1>",
        "</h2>", "<math>", "<nobr>", "<x-y>", "</x-y>", "<iframe>", "</iframe>", "<p hidden>", "<a hidden>",
        "<div style='display:none'>", "<div/>", "<span/>", "<image alt=x>", "<script><!--<script>", "</script>",
        "\uD800", "<base>", "</p >", "</br>", "x", "text", "&nbsp;", " ", "<i>y</i>", "1 < 2", "&copy", "&notit;",
        "&#0;", "&#150;", "AT&T", "a&b;c", "\f", "<?xml x?>", "<!---->", "<!-->", "&", "&#", "&;", "<", "</", "&nbsp",
        "&#x41;q", "<p style='>", "<p style=\"display:none\"hidden>", "<p / hidden>", "<p a\"b hidden>", "<p alt= >",
        "<p style==x>", "<!DOCTYPE x>", "<b hidden>z</b>", "<!x>", "</>", "<>", "<A HREF=x HIDDEN>", "<hr/>",
    ];

    private readonly Random _chance = new(seed);
    private readonly List<string> _pieces = [];

    public string Make(int tears)
    {
        if (_chance.Next(3) == 0) _pieces.Add("<!DOCTYPE html>\r\n");
        var whole = _chance.Next(2) == 0;
        if (whole)
        {
            _pieces.AddRange("<html>", "<head>", "<title>T &amp; t</title>",
            "<style>a{} .h, td #g{display:none} .v{color:#fff} b:not(.x, .y) i{scale:0}</style>",
                Pick(["", "", "", "", "", "<style>.x{&.y, .h > b{display:none}} [class~=y]:is(b, i){opacity:0}</style>",
                    "<style>.x + b, p ~ .y, td ~ td i{display:none} .v{--c:#fff} i{color:var(--c)}</style>",
                    "<style>[href^='#']{display:none}</style>"]), "</head>\r\n");
            Tag("body");
        }
        for (var n = _chance.Next(1, 5); n > 0; n--)
            Flow(0);
        if (whole) _pieces.AddRange("</body>", "\r\n</html>\r\n");
        for (; tears > 0; tears--)
            Tear();
        return string.Concat(_pieces);
    }

    private void Tear()
    {
        var at = _chance.Next(_pieces.Count);
        switch (_chance.Next(5))
        {
            case 0 when _pieces.Count > 1: _pieces.RemoveAt(at); break;
            case 1: _pieces.Insert(_chance.Next(_pieces.Count), _pieces[at]); break;
            case 2: _pieces[at] = _pieces[at][.._chance.Next(_pieces[at].Length + 1)]; break;
            default: _pieces.Insert(at, Pick(Oddities)); break;
        }
    }

    private void Flow(int depth)
    {
        var choice = depth > DepthMax ? 0 : _chance.Next(12);
        switch (choice)
        {
            case < 4: _pieces.Add(Pick(Words)); break;
            case < 7: Phrase(depth); break;
            case 7: Table(depth); break;
            case 8: List(depth); break;
            case 9: Paragraph(); break;
            default: Around(Pick(Blocks), depth); break;
        }
    }

    private void Around(string name, int depth)
    {
        Tag(name);
        for (var n = _chance.Next(4); n > 0; n--)
            Flow(depth + 1);
        _pieces.Add($"</{name}>");
    }

    /// <summary>No link in a link, no block in a phrase.</summary>
    private void Phrase(int depth)
    {
        var name = Pick(Inlines);
        Tag(name);
        _pieces.Add(Pick(Words));
        if (depth < DepthMax && name != "a" && _chance.Next(2) == 0) Phrase(depth + 1);
        _pieces.Add($"</{name}>");
    }

    private void Paragraph()
    {
        Tag("p");
        for (var n = _chance.Next(3); n > 0; n--)
            Phrase(DepthMax - 1);
        if (_chance.Next(3) > 0) _pieces.Add("</p>");
    }

    private void Table(int depth)
    {
        Tag("table");
        if (_chance.Next(2) == 0) Tag("tbody");
        for (var rows = _chance.Next(3); rows > 0; rows--)
        {
            _pieces.Add("\r\n");
            Tag("tr");
            for (var cells = _chance.Next(4); cells > 0; cells--)
            {
                Around(_chance.Next(4) == 0 ? "th" : "td", depth + 1);
                if (_chance.Next(2) == 0) _pieces.Add(" ");
            }
            if (_chance.Next(3) > 0) _pieces.Add("</tr>");
        }
        _pieces.Add("</table>");
    }

    private void List(int depth)
    {
        var (name, item) = Pick(["ul", "ol", "dl"]) is var list && list == "dl" ? (list, "dd") : (list, "li");
        Tag(name);
        for (var items = _chance.Next(4); items > 0; items--)
        {
            Tag(item);
            Flow(depth + 1);
            if (_chance.Next(2) == 0) _pieces.Add($"</{item}>\n");
        }
        _pieces.Add($"</{name}>");
    }

    private void Tag(string name)
    {
        var tag = new StringBuilder("<").Append(name);
        for (var n = _chance.Next(5) - 2; n > 0; n--)
            tag.Append(' ').Append(Pick(Looks));
        _pieces.Add(tag.Append('>').ToString());
    }

    private string Pick(string[] of) => of[_chance.Next(of.Length)];
}
