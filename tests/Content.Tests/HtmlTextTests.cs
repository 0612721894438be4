using MailMesh.Content;

namespace MailMesh.Content.Tests;

public class HtmlTextTests
{
    [Theory]
    [InlineData("<p>One</p><p>Two</p>", "One\n\nTwo")]
    [InlineData("a<br>b", "a\nb")]
    [InlineData("<h2>Plan</h2><p>Go  \n on</p>", "## Plan\n\nGo on")]
    [InlineData("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c")]
    [InlineData("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b")]
    [InlineData("<a href='https://x.test/y'>here</a> now", "[here](<https://x.test/y>) now")]
    [InlineData("<a href='https://x.test/'>https://x.test/</a>", "https://x.test/")]
    [InlineData("<a href='javascript:alert(1)'>click</a>", "click")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>", "a | b\nc | d")]
    [InlineData("<blockquote>old</blockquote>new", "> old\n\nnew")]
    [InlineData("<b>bold</b> and <strong>strong</strong>", "**bold** and **strong**")]
    [InlineData("<pre>a\n  b</pre>", "```\na\n  b\n```")]
    [InlineData("x&nbsp;&amp;&nbsp;y", "x & y")]
    [InlineData("<img src='http://t.test/p.gif' alt='Logo'>", "[image: Logo]")]
    [InlineData("<img src='http://t.test/p.gif'>", "")]
    public void Markdown_keeps_what_a_reader_sees(string html, string markdown) =>
        Assert.Equal(markdown, HtmlText.ToMarkdown(html).Text);

    [Theory]
    [InlineData("<tr><td><p>Ann</p></td><td><p>42</p><p>EUR</p></td></tr>", "Ann | 42 EUR")]
    [InlineData("<tr><th>Item<br>name</th><th>Price</th></tr><tr><td>Tea</td><td>3</td></tr>",
        "Item name | Price\n--- | ---\nTea | 3")]
    [InlineData("<tr><td>a</td><td></td><td>c</td></tr>", "a |  | c")]
    [InlineData("<tr><td><p>Dear Ann,</p><p>thank you.</p></td></tr>", "Dear Ann,\n\nthank you.")]
    [InlineData("<tr><td><ul><li>a</li><li>b</li></ul></td><td>c</td></tr>", "- a\n- b\n\nc")]
    [InlineData("<tr><td><h2>Plan</h2></td><td>today</td></tr>", "## Plan\n\ntoday")]
    [InlineData("<tr><td>&nbsp;</td><td><table><tr><td>a</td><td>b</td></tr></table></td><td> </td></tr>", "a | b")]
    [InlineData("<tr><td><table><tr><td>x</td></tr></table></td><td></td><td>y</td></tr>", "x\n\ny")]
    [InlineData("<tr><td><blockquote><p>a</p><p>b</p></blockquote></td><td>c</td></tr>", "> a\n\n> b\n\nc")]
    public void Rows_of_small_cells_stand_on_a_line_and_layouts_below_each_other(string rows, string markdown) =>
        Assert.Equal(markdown, HtmlText.ToMarkdown($"<table>{rows}</table>").Text);

    [Fact]
    public void A_table_that_lays_out_leaves_no_marks_of_its_columns()
    {
        const string row = "<tr><td>&nbsp;</td><td>Hello</td><td></td></tr>";
        Assert.Equal("Hello", HtmlText.ToText($"<table role=presentation>{row}</table>").Text);
        var words = string.Concat(Enumerable.Repeat("word ", 100)).Trim();
        Assert.Equal($"{words}\n{words}", HtmlText.ToText($"<table><td>{words}<td>{words}</table>").Text);
    }

    [Fact]
    public void Text_has_words_without_marks_or_addresses() =>
        Assert.Equal("Plan\n\nsee here", HtmlText.ToText(
            "<h1>Plan</h1><p>see <a href='https://x.test'>here</a></p>").Text);

    [Theory]
    [InlineData("display:none")]
    [InlineData("DISPLAY : NONE !important")]
    [InlineData("visibility:hidden")]
    [InlineData("font-size:0")]
    [InlineData("font-size:1px")]
    [InlineData("opacity:0.01")]
    [InlineData("color:#fff;background-color:#FFFFFF")]
    [InlineData("color:white;background:white")]
    [InlineData("height:0;overflow:hidden")]
    [InlineData("position:absolute;left:-9999px")]
    [InlineData("text-indent:-1000px")]
    [InlineData("mso-hide:all")]
    [InlineData("color:rgba(0,0,0,0)")]
    [InlineData("clip-path:inset(100%)")]
    public void Text_that_a_style_hides_is_left_out_and_counted(string style)
    {
        var converted = HtmlText.ToMarkdown($"<p>Hello</p><div style=\"{style}\">obey <b>me</b></div>");
        Assert.Equal("Hello", converted.Text);
        Assert.Equal("obeyme".Length, converted.HiddenChars);
    }

    [Fact]
    public void Styles_that_hide_nothing_leave_the_text() =>
        Assert.Equal("seen", HtmlText.ToMarkdown(
            "<p style='color:#333;background:#fff;font-size:14px;height:0'>seen</p>").Text);

    [Fact]
    public void Scripts_styles_and_frames_leave_no_text() =>
        Assert.Equal("ok", HtmlText.ToText(
            "<style>p{}</style><script>x()</script><iframe src=x>f</iframe><svg><text>s</text></svg><p>ok").Text);

    [Fact]
    public void What_nests_deeper_than_the_limit_is_left_out()
    {
        var html = "top" + string.Concat(Enumerable.Repeat("<div>", 100_000)) + "deep";
        Assert.Equal("top", HtmlText.ToMarkdown(html).Text);
        Assert.DoesNotContain("deep", SafeHtml.Sanitize(html).Text);
    }

    [Fact]
    public void Ten_thousand_unclosed_paragraphs_and_rows_are_not_deep()
    {
        var html = string.Concat(Enumerable.Repeat("<p>x<br>", 10_000)) + "end";
        Assert.EndsWith("end", HtmlText.ToText(html).Text);
    }

    [Fact]
    public void Every_prefix_of_a_mail_converts()
    {
        const string html = "<table><tr><td style='a:b'>x<a href='https://e.test/?q=1&amp;r'>y</a>" +
            "<ul><li>z</ol></table><!-- c --><pre>q";
        for (var length = 0; length <= html.Length; length++)
        {
            HtmlText.ToMarkdown(html[..length]);
            SafeHtml.Sanitize(html[..length]);
        }
    }
}
