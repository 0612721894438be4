using MailMesh.Content;

namespace MailMesh.Content.Tests;

public class SafeHtmlTests
{
    [Theory]
    [InlineData("<p align=center>Hi <b>you</b></p>", "<p align=\"center\">Hi <b>you</b></p>")]
    [InlineData("<p onclick=x() style='color:red' class=c id=i>Hi</p>", "<p>Hi</p>")]
    [InlineData("<font color=red>Hi</font>", "Hi")]
    [InlineData("a<br>b<hr>", "a<br>b<hr>")]
    [InlineData("<td>x", "x")]
    [InlineData("<script>alert(1)</script>ok", "ok")]
    [InlineData("<svg onload=alert(1)><a href='https://x.test'>t</a></svg>ok", "ok")]
    [InlineData("<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>ok", "ok")]
    [InlineData("<img src=x onerror=alert(1) alt='a \"b\"'>", "[image: a &quot;b&quot;]")]
    [InlineData("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("<form action=https://x.test><input value=v>words</form>", "words")]
    public void Only_the_allow_list_is_written(string html, string safe) =>
        Assert.Equal(safe, SafeHtml.Sanitize(html).Text);

    [Theory]
    [InlineData("https://x.test/a?b=1", true)]
    [InlineData("mailto:a@x.test", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("JaVa\tScript:alert(1)", false)]
    [InlineData("\u0001javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("vbscript:x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/relative", false)]
    public void A_link_keeps_its_address_only_with_a_safe_scheme(string href, bool kept)
    {
        var safe = SafeHtml.Sanitize($"<a href=\"{href}\">t</a>").Text;
        Assert.Equal(kept, safe.Contains("href", StringComparison.Ordinal));
        Assert.Contains(">t</a>", safe);
    }

    [Fact]
    public void A_link_opens_without_telling_where_it_came_from() =>
        Assert.Contains("rel=\"noopener noreferrer nofollow\"", SafeHtml.Sanitize("<a href=https://x.test>t</a>").Text);

    [Fact]
    public void What_was_written_is_unchanged_when_it_is_sanitised_again()
    {
        const string html = "<div><a href='https://x.test/?a=1&b=2'>x &amp; y</a>" +
            "<table><tr><td colspan=2>1</td></tr></table></div>";
        var once = SafeHtml.Sanitize(html).Text;
        Assert.Equal(once, SafeHtml.Sanitize(once).Text);
    }
}
