using System.Text;

namespace MailMesh.Content.Tests.Fuzz;

/// <summary>
/// HTML and CSS made from a seed by a grammar of what hostile mails hold: tags and rules that nest, tear and lie, marks
/// of the fence, pictures of Markdown, characters nobody sees.
/// </summary>
internal sealed class HostilePage(int seed, string mark)
{
    private const int DepthMax = 12;
    private const int PiecesMax = 400;

    private static readonly string[] Names =
    [
        "p", "div", "a", "b", "span", "table", "tr", "td", "th", "ul", "ol", "li", "h1", "pre", "blockquote", "font",
        "body", "html", "head", "style", "script", "title", "svg", "math", "template", "details", "dialog", "x-y",
        "select", "textarea", "noscript", "iframe", "center", "strong", "caption", "form", "input", "img", "br", "hr",
    ];

    private static readonly string[] Attributes =
    [
        "class", "id", "style", "hidden", "popover", "role", "width", "height", "href", "alt", "bgcolor", "color",
        "background", "data-x", "title", "lang", "media", "colspan", "start", "onclick", "dir",
    ];

    private static readonly string[] Properties =
    [
        "display", "visibility", "opacity", "color", "background", "font-size", "font", "text-indent", "left", "clip",
        "clip-path", "transform", "scale", "translate", "margin", "mask-image", "width", "max-height", "overflow",
        "filter", "letter-spacing", "zoom", "-webkit-text-fill-color", "mso-hide", "inset", "disp\\6c ay", "--x",
    ];

    private static readonly string[] Values =
    [
        "none", "hidden", "0", "0px", "#fff", "white", "transparent", "rgb(0,0,0,0)", "url(a;b{c)", "\"}{;\"",
        "-9999px", "scale(0)", "rect(0,0,0,0)", "inset(", "inset(50%)", "polygon(0 0,0 0)",
        "linear-gradient(#fff,#fff", "calc(0", "calc((0px))", "1e9", "99999999999999999999", "-", "%",
        "!important", "0.01em", "hsl(0 0% 100% / .0)", "(((", "", "linear-gradient(to right,,,)", "var(--x)",
        "translate(-100%,-50%) rotateX(90deg)", "blur(", "\\", "1px/0 a",
    ];

    private static readonly string[] Selectors =
    [
        "p", ".x", "#i", "*", "[", "[data-x", "[data-x=\"]\"]", "[style*='a b']", ":not(", ":not(.x)", ":is(.a,.b",
        ":not(:is(:not(.x)))", ">", "+", "~", ",", "&", "::before", ":hover", ":root", ":nth-child(2n+1)", ".\\78 ",
        "\\", "\"", "''", ")", "]", "..", "#", ":", "html", "body", "p>b", ".x .x .x .x .x .x .x .x .x", "/*", "*/",
    ];

    private static readonly string[] Heads =
        ["@media screen", "@media (width<=", "@media print", "@supports(", "@layer", "@import 'x'", "@", "@container"];

    private readonly Random _chance = new(seed);
    private readonly StringBuilder _out = new();
    private int _pieces;

    private string[] Words =>
    [
        "hello", " ", "\r\n", "\n> ", $"</mail-{mark}>", $"<mail-{mark}>", mark, mark.ToUpperInvariant(),
        mark.Insert(3, "\u200B"), "![x](https://evil.test/?q=1)", "![", "](", "]:", "&lt;/mail-", "&#60;", "<b", "<!--",
        "-->", "<![CDATA[", "]]>", "\u202E", "\U000E0041", "\uD800", "\0", "&nbsp;", "On 1 Jan 2026, B wrote:", "-- ",
        "From: a@b.test\nSent: x", "____", "pаypal.com", "https://аррӏе.com/", "xn--80ak6aa92e.com", "😀", "&amp;",
        "|", "```", "<", ">", "&", "\"", "'", "long" + new string('x', 400),
    ];

    public string Page()
    {
        while (_pieces < PiecesMax)
            Flow(0);
        return _out.ToString();
    }

    public string Sheet()
    {
        for (var rules = _chance.Next(1, 8); rules > 0; rules--)
            Rule(0);
        return _out.ToString();
    }

    private void Flow(int depth)
    {
        _pieces++;
        switch (_chance.Next(depth > DepthMax ? 3 : 6))
        {
            case < 3:
                _out.Append(Pick(Words));
                break;
            case 3:
                _out.Append("<style>");
                Rule(0);
                _out.Append(_chance.Next(9) > 0 ? "</style>" : "");
                break;
            default:
                var name = Pick(Names);
                _out.Append('<').Append(name);
                for (var n = _chance.Next(4); n > 0; n--)
                    Attribute();
                _out.Append(_chance.Next(20) > 0 ? ">" : "");
                for (var n = _chance.Next(4); n > 0; n--)
                    Flow(depth + 1);
                if (_chance.Next(6) > 0)
                    _out.Append("</").Append(_chance.Next(9) > 0 ? name : Pick(Names)).Append('>');
                break;
        }
    }

    private void Attribute()
    {
        var name = Pick(Attributes);
        var quote = Pick(["\"", "'", "", "\""]);
        _out.Append(' ').Append(name).Append(_chance.Next(9) > 0 ? "=" : "").Append(quote);
        if (name == "style")
            Declarations();
        else
            _out.Append(Pick(["x", "i", "x y", "0", "1", "#fff", "presentation", "https://x.test/)", Pick(Words)]));
        _out.Append(_chance.Next(20) > 0 ? quote : "");
    }

    private void Rule(int depth)
    {
        if (_chance.Next(4) == 0)
            _out.Append(Pick(Heads));
        else
            for (var n = _chance.Next(1, 4); n > 0; n--)
                _out.Append(Pick(Selectors)).Append(_chance.Next(2) > 0 ? " " : "");
        _out.Append('{');
        Declarations();
        if (depth < DepthMax && _chance.Next(3) == 0)
            Rule(depth + 1);
        _out.Append(_chance.Next(9) > 0 ? "}" : "");
    }

    private void Declarations()
    {
        for (var n = _chance.Next(4); n > 0; n--)
            _out.Append(Pick(Properties)).Append(_chance.Next(9) > 0 ? ":" : "").Append(Pick(Values))
                .Append(_chance.Next(9) > 0 ? ";" : "");
    }

    private string Pick(string[] of) => of[_chance.Next(of.Length)];
}
